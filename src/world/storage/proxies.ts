import { checkLimit } from '../core/check-limit.js'
import { ConflictError, RefusedError } from '../core/errors.js'
import { findRow } from '../core/find-row.js'
import { findHold, getWorkDuration, holdWork, releaseWork } from '../work/work-policy.js'
import type { World } from '../world.js'
import type { BackupProxy, ProxyInternetSettings } from './storage-rows.js'

export const MAX_PROXIES = 1000

/** Input for a proxy; a property left out stays as it is, or has its default in a new one. */
export interface ProxyDraft
  extends Partial<
    Pick<
      BackupProxy,
      | 'description'
      | 'port'
      | 'threadsNumber'
      | 'enableNetworkThrottling'
      | 'throttlingValue'
      | 'throttlingUnit'
      | 'useInternetProxy'
      | 'internetProxyType'
      | 'operatingSystem'
    >
  > {
  readonly internetProxySettings?: Partial<ProxyInternetSettings>
}

/** @throws NotFoundError */
export const findProxy = (world: World, id: string): BackupProxy => findRow(world.tables.proxies, 'Proxy', id)

/** @throws RefusedError for what a proxy cannot be */
export function addProxy(
  world: World,
  { hostName, ...draft }: ProxyDraft & { hostName: string },
): BackupProxy {
  const { proxies } = world.tables
  checkLimit(proxies.size, MAX_PROXIES, 'proxies')
  for (const other of proxies.values())
    if (other.hostName.toLowerCase() === hostName.toLowerCase())
      throw new RefusedError(
        `The property 'hostName' is taken: there is already a proxy '${other.hostName}'.`,
      )
  const usual = {
    description: '',
    port: 9193,
    threadsNumber: 64,
    enableNetworkThrottling: false,
    useInternetProxy: false,
  } as const
  const settings = mergeSettings(usual, draft)
  return proxies.insert({
    ...world.createIdentity('proxy'),
    hostName,
    ...settings,
    isDefault: false,
    status: 'Online',
    reachable: true,
  })
}

/** @throws NotFoundError, and RefusedError for what a proxy cannot be */
export function editProxy(world: World, id: string, draft: ProxyDraft): void {
  const proxy = findProxy(world, id)
  world.tables.proxies.update(proxy.id, mergeSettings(proxy, draft))
}

/** @throws NotFoundError, and RefusedError for one that has repositories */
export function removeProxy(world: World, id: string): void {
  const proxy = findProxy(world, id)
  const [repository] = world.tables.repositories.where('proxy', proxy.id)
  if (repository)
    throw new ConflictError(
      `Proxy '${proxy.hostName}' is in use: it has the repository '${repository.name}'.`,
    )
  endRescan(world, proxy)
  world.tables.proxies.delete(proxy.id)
}

/** Looks whether a proxy can be reached. Until it is known, its status is as last seen. @throws NotFoundError */
export function rescanProxy(world: World, id: string): void {
  scheduleRescanEnd(world, findProxy(world, id))
}

/** Plans when a rescan that is under way ends: as usual that is at once. */
export function scheduleRescanEnd(world: World, proxy: BackupProxy): void {
  const length = getWorkDuration(world, 'rescan', 0)
  endRescan(world, proxy)
  if (length === undefined) holdWork(world, 'rescan', proxy)
  else if (length === 0) finishRescan(world, proxy.id)
  else world.schedule({ at: world.time + length, kind: 'rescan-end', subject: proxy.id })
}

/** Returns whether a proxy is being rescanned. */
export const isRescanning = (world: World, proxy: BackupProxy): boolean =>
  world.getDueTime('rescan-end', proxy.id) !== undefined || findHold(world, proxy) !== undefined

function endRescan(world: World, proxy: BackupProxy): void {
  if (world.getDueTime('rescan-end', proxy.id) !== undefined) world.cancel('rescan-end', proxy.id)
  releaseWork(world, proxy)
}

/** A rescan has come to its end: what it has found is the proxy's status. */
export function finishRescan(world: World, id: string): void {
  const proxy = world.tables.proxies.get(id)
  if (!proxy) return
  endRescan(world, proxy)
  world.tables.proxies.update(proxy.id, { status: proxy.reachable ? 'Online' : 'Offline' })
}

/** How busy a proxy is, in percent: each session that runs into one of its repositories takes its share. */
export function getProxyLoad(
  world: World,
  proxy: BackupProxy,
): { readonly cpu: number; readonly memory: number } {
  const { repositories, sessions } = world.tables
  let running = 0
  for (const { id } of repositories.where('proxy', proxy.id)) running += sessions.count('running', id)
  return { cpu: Math.min(95, 4 + 22 * running), memory: Math.min(90, 35 + 8 * running) }
}

type ProxySettings = Omit<BackupProxy, 'id' | 'key' | 'hostName' | 'isDefault' | 'status' | 'reachable'>

function mergeSettings(before: ProxySettings, draft: ProxyDraft): ProxySettings {
  const { internetProxySettings: sent, ...rest } = draft
  const { port = 3128, useAuthentication = false, ...names } = sent ?? {}
  const merged =
    before.internetProxySettings || sent ? { ...before.internetProxySettings, ...names } : undefined
  const after = { ...before, ...rest }
  // whoever switches it off may say in which unit it was
  const unit = draft.enableNetworkThrottling === undefined ? draft.throttlingUnit : undefined
  if (!after.enableNetworkThrottling && (draft.throttlingValue ?? unit) !== undefined)
    throw new RefusedError("The property 'throttlingValue' needs 'enableNetworkThrottling': true.")
  if (after.enableNetworkThrottling && after.throttlingValue === undefined)
    throw new RefusedError("The property 'throttlingValue' is missing: network throttling is enabled.")
  const type = after.internetProxyType ?? (after.useInternetProxy ? 'FromManagementServer' : undefined)
  if (after.useInternetProxy && type === 'Custom' && !merged?.hostName)
    throw new RefusedError(
      "The property 'internetProxySettings.hostName' is missing: the internet proxy is a custom one.",
    )
  return {
    ...after,
    ...(after.enableNetworkThrottling && { throttlingUnit: after.throttlingUnit ?? 'Mbps' }),
    ...(type && { internetProxyType: type }),
    ...(merged?.hostName !== undefined && {
      internetProxySettings: {
        ...merged,
        hostName: merged.hostName,
        port: sent?.port ?? before.internetProxySettings?.port ?? port,
        useAuthentication:
          sent?.useAuthentication ?? before.internetProxySettings?.useAuthentication ?? useAuthentication,
      },
    }),
  }
}
