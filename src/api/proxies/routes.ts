import { isIP } from 'node:net'
import { type Static, Type } from 'typebox'
import {
  addProxy,
  editProxy,
  findProxy,
  getProxyLoad,
  type ProxyDraft,
  removeProxy,
  rescanProxy,
} from '../../world/storage/proxies.js'
import type { BackupProxy as Row } from '../../world/storage/storage-rows.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { renderRows } from '../paging.js'
import { getProductBuild } from '../product-build.js'
import { recordPoll } from '../record-polls.js'
import { dropEmptyTexts, EmptyResponse } from '../request-schemas.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext, type ViewContext } from '../view-context.js'
import {
  BackupProxy,
  NewProxy,
  ProxiesAction,
  ProxyAction,
  ProxyChange,
  ProxyInternetSettings,
  ProxyQuery,
  proxyLinks,
} from './schema.js'

/** @param isExtended whether it tells its threads and its throttling */
function proxyView(
  { base, world, version }: ViewContext,
  proxy: Row,
  isExtended = true,
): Static<typeof BackupProxy> {
  const { key: _key, reachable: _reachable, threadsNumber, ...rest } = proxy
  const { enableNetworkThrottling, throttlingValue, throttlingUnit, ...shown } = rest
  const load = proxy.status === 'Online' ? getProxyLoad(world, proxy) : undefined
  return {
    operatingSystem: 'Windows',
    ...shown,
    type: getProxyType(proxy),
    fqdn: proxy.hostName,
    ...(isExtended && { threadsNumber, enableNetworkThrottling }),
    ...(isExtended && enableNetworkThrottling && { throttlingValue, throttlingUnit }),
    maintenanceModeState: 'Disabled',
    ...(load && { cpuUsagePercent: load.cpu, memoryUsagePercent: load.memory }),
    version: getProductBuild(version),
    // the default proxy is the backup server itself
    role: proxy.isDefault ? ['Orchestrator', 'Scheduler', 'Processor'] : ['Processor'],
    _links: proxyLinks.build(base, { id: proxy.id }),
  } as Static<typeof BackupProxy>
}

/** A host with a domain in its name is taken for a member of it. */
const getProxyType = ({ isDefault, hostName }: Row): 'Local' | 'Domain' | 'Workgroup' =>
  isDefault ? 'Local' : hostName.includes('.') && isIP(hostName) === 0 ? 'Domain' : 'Workgroup'

/** What a body says of a proxy itself. How the product gets on to its host is looked at by nobody. */
function buildDraft({
  username: _user,
  password: _password,
  attachUsedProxy: _attach,
  useDomainNetwork: _network,
  id: _id,
  sshSettings: _ssh,
  serviceAccountName: _account,
  serviceAccountPassword: _accountPassword,
  createServiceAccount: _create,
  hostName: _host,
  internetProxySettings,
  ...draft
}: Static<typeof ProxyChange>): ProxyDraft {
  return {
    ...draft,
    ...(internetProxySettings && { internetProxySettings: dropEmptyTexts(internetProxySettings) }),
  }
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
        querystring: ProxyQuery,
        response: { 200: Type.Array(refTo(BackupProxy)), ...errorResponses },
      },
    },
    (request) => {
      recordPoll(request, 'rescan')
      const { extendedView } = request.query
      return renderRows(request, request.world.tables.proxies.list(), (from, row) =>
        proxyView(from, row, extendedView),
      )
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
      const { hostName } = request.body
      const row = addProxy(request.world, { ...buildDraft(request.body), hostName })
      return proxyView(createViewContext(request), row)
    },
  )

  app.get(
    '/Proxies/:proxyId',
    {
      schema: {
        tags,
        summary: 'Get a proxy',
        params,
        querystring: ProxyQuery,
        response: { 200: refTo(BackupProxy), ...errorResponses },
      },
    },
    (request) => {
      const { id } = findProxy(request.world, request.params.proxyId)
      recordPoll(request, 'rescan', (shown) => shown === id)
      const { extendedView } = request.query
      return proxyView(createViewContext(request), findProxy(request.world, id), extendedView)
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
      editProxy(request.world, request.params.proxyId, buildDraft(request.body))
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
