import {
  changeHistory,
  changeInternetProxy,
  changeSettings,
  getSettings,
} from '../../world/settings/settings.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { EmptyResponse } from '../request-schemas.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext } from '../view-context.js'
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
export const globalSettings: ResourceRoutes = async (app) => {
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
        response: { 200: refTo(ExclusionSettings), ...errorResponses },
      },
    },
    (request) => ({
      ...getSettings(request.world, 'exclusion'),
      _links: exclusionLinks.build(createViewContext(request).base, {}),
    }),
  )

  app.put(
    '/ExclusionSettings',
    {
      schema: {
        tags,
        summary: 'Edit the mail folders and holds that no job takes in',
        body: refTo(ExclusionSettingsChange),
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    (request) => {
      changeSettings(request.world, 'exclusion', request.body)
    },
  )

  app.get(
    '/HistorySettings',
    {
      schema: {
        tags,
        summary: 'Get how long sessions are kept',
        response: { 200: refTo(HistorySettings), ...errorResponses },
      },
    },
    (request) => {
      const { base } = createViewContext(request)
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
        body: refTo(HistorySettingsChange),
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    (request) => {
      changeHistory(request.world, request.body)
    },
  )

  app.get(
    '/InternetProxySettings',
    {
      schema: {
        tags,
        summary: "Get the server's way to the internet",
        response: { 200: refTo(InternetProxySettings), ...errorResponses },
      },
    },
    (request) => ({
      ...getSettings(request.world, 'internetProxy'),
      _links: internetProxyLinks.build(createViewContext(request).base, {}),
    }),
  )

  app.put(
    '/InternetProxySettings',
    {
      schema: {
        tags,
        summary: "Edit the server's way to the internet",
        body: refTo(InternetProxySettingsChange),
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    (request) => {
      const { userPassword: _secret, ...change } = request.body
      changeInternetProxy(request.world, change)
    },
  )
}
