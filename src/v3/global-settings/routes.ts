import {
  changeHistory,
  changeInternetProxy,
  changeSettings,
  getSettings,
} from '../../world/settings/settings.js'
import { errors } from '../errors.js'
import { refer } from '../hal.js'
import type { Resource } from '../plugin.js'
import { Empty } from '../requests.js'
import { viewpoint } from '../view.js'
import {
  ExclusionSettings,
  ExclusionSettingsChange,
  exclusionLinks,
  HistorySettings,
  HistorySettingsChange,
  historyActions,
  historyLinks,
  InternetProxySettings,
  InternetProxySettingsChange,
  internetProxyLinks,
} from './schema.js'

/** Settings of the whole server: /ExclusionSettings, /HistorySettings and /InternetProxySettings. */
export const globalSettings: Resource = async (app) => {
  for (const schema of [
    ExclusionSettings,
    ExclusionSettingsChange,
    HistorySettings,
    HistorySettingsChange,
    InternetProxySettings,
    InternetProxySettingsChange,
  ])
    app.addSchema(schema)
  const tags = ['GlobalSettings']

  app.get(
    '/ExclusionSettings',
    {
      schema: {
        tags,
        summary: 'Get the mail folders and holds that no job takes in',
        response: { 200: refer(ExclusionSettings), ...errors },
      },
    },
    (request) => ({
      ...getSettings(request.world, 'exclusion'),
      _links: exclusionLinks.build(viewpoint(request).base, {}),
    }),
  )

  app.put(
    '/ExclusionSettings',
    {
      schema: {
        tags,
        summary: 'Edit the mail folders and holds that no job takes in',
        body: refer(ExclusionSettingsChange),
        response: { 200: Empty, ...errors },
      },
    },
    (request, reply) => {
      changeSettings(request.world, 'exclusion', request.body)
      reply.send(undefined)
    },
  )

  app.get(
    '/HistorySettings',
    {
      schema: {
        tags,
        summary: 'Get how long sessions are kept',
        response: { 200: refer(HistorySettings), ...errors },
      },
    },
    (request) => {
      const { base } = viewpoint(request)
      return {
        ...getSettings(request.world, 'history'),
        _links: historyLinks.build(base, {}),
        _actions: historyActions.build(base),
      }
    },
  )

  app.put(
    '/HistorySettings',
    {
      schema: {
        tags,
        summary: 'Edit how long sessions are kept',
        body: refer(HistorySettingsChange),
        response: { 200: Empty, ...errors },
      },
    },
    (request, reply) => {
      changeHistory(request.world, request.body)
      reply.send(undefined)
    },
  )

  app.get(
    '/InternetProxySettings',
    {
      schema: {
        tags,
        summary: "Get the server's way to the internet",
        response: { 200: refer(InternetProxySettings), ...errors },
      },
    },
    (request) => ({
      ...getSettings(request.world, 'internetProxy'),
      _links: internetProxyLinks.build(viewpoint(request).base, {}),
    }),
  )

  app.put(
    '/InternetProxySettings',
    {
      schema: {
        tags,
        summary: "Edit the server's way to the internet",
        body: refer(InternetProxySettingsChange),
        response: { 200: Empty, ...errors },
      },
    },
    (request, reply) => {
      const { userPassword: _secret, ...change } = request.body
      changeInternetProxy(request.world, change)
      reply.send(undefined)
    },
  )
}
