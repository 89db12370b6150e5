import { type Static, Type } from 'typebox'
import { addProxy, editProxy, findProxy, removeProxy, rescanProxy } from '../../world/storage/proxies.js'
import type { BackupProxy as Row } from '../../world/storage/storage-rows.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { renderRows } from '../paging.js'
import { recordPoll } from '../record-polls.js'
import { EmptyResponse } from '../request-schemas.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext, type ViewContext } from '../view-context.js'
import {
  BackupProxy,
  NewProxy,
  ProxiesAction,
  ProxyAction,
  ProxyChange,
  ProxyInternetSettings,
  proxyLinks,
} from './schema.js'

function proxyView({ base }: ViewContext, proxy: Row): Static<typeof BackupProxy> {
  const { key: _key, reachable: _reachable, throttlingValue, throttlingUnit, ...shown } = proxy
  return {
    ...shown,
    ...(proxy.enableNetworkThrottling && { throttlingValue, throttlingUnit }),
    _links: proxyLinks.build(base, { id: proxy.id }),
  } as Static<typeof BackupProxy>
}

/** Backup proxies: /Proxies. */
export const proxies: ResourceRoutes = async (app) => {
  for (const schema of [
    ProxyInternetSettings,
    BackupProxy,
    NewProxy,
    ProxyChange,
    ProxyAction,
    ProxiesAction,
  ])
    app.addSchema(schema)
  const tags = ['Proxies']
  const params = Type.Object({ proxyId: Type.String() })

  app.get(
    '/Proxies',
    {
      schema: {
        tags,
        summary: 'Get all proxies',
        response: { 200: Type.Array(refTo(BackupProxy)), ...errorResponses },
      },
    },
    (request) => {
      recordPoll(request, 'rescan')
      return renderRows(request, request.world.tables.proxies.list(), proxyView)
    },
  )

  app.post(
    '/Proxies',
    {
      schema: {
        tags,
        summary: 'Add a proxy',
        body: refTo(NewProxy),
        response: { 201: refTo(BackupProxy), ...errorResponses },
      },
    },
    (request) => {
      const { username: _user, password: _password, attachUsedProxy: _attach, ...draft } = request.body
      return proxyView(createViewContext(request), addProxy(request.world, draft))
    },
  )

  app.get(
    '/Proxies/:proxyId',
    {
      schema: {
        tags,
        summary: 'Get a proxy',
        params,
        response: { 200: refTo(BackupProxy), ...errorResponses },
      },
    },
    (request) => {
      const { id } = findProxy(request.world, request.params.proxyId)
      recordPoll(request, 'rescan', (shown) => shown === id)
      return proxyView(createViewContext(request), findProxy(request.world, id))
    },
  )

  app.put(
    '/Proxies/:proxyId',
    {
      schema: {
        tags,
        summary: 'Edit a proxy; what is left out stays as it is',
        params,
        body: refTo(ProxyChange),
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    (request) => {
      const { username: _user, password: _password, ...draft } = request.body
      editProxy(request.world, request.params.proxyId, draft)
    },
  )

  app.delete(
    '/Proxies/:proxyId',
    {
      schema: {
        tags,
        summary: 'Remove a proxy',
        params,
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    (request) => {
      removeProxy(request.world, request.params.proxyId)
    },
  )

  app.post(
    '/Proxies/:proxyId/Action',
    {
      schema: {
        tags,
        summary: 'Rescan or remove a proxy',
        params,
        body: refTo(ProxyAction),
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    ({ world, body, params: { proxyId } }) => {
      if (body.remove) removeProxy(world, proxyId)
      else rescanProxy(world, proxyId)
    },
  )

  app.post(
    '/Proxies/Action',
    {
      schema: {
        tags,
        summary: 'Rescan several proxies',
        description: 'Known from version 6 only; it may not be there in version 3.',
        body: refTo(ProxiesAction),
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    ({ world, body }) => {
      const ids = body.rescan?.proxies?.map(({ id }) => findProxy(world, id).id)
      for (const id of ids ?? world.tables.proxies.list().map((proxy) => proxy.id)) rescanProxy(world, id)
    },
  )
}
