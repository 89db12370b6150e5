import type { Container } from '../content/containers.js'
import { normalizePath } from '../content/folder-tree.js'
import type { Slices } from '../core/slices.js'
import { createFolderItem, createSiteItem } from './file-entries.js'
import { type OpenContainer, openSourceInSlices } from './open-container.js'
import { RestoreBatch, type SiteDraft } from './restore-batch.js'
import { addToSummary, createSummary, type RestoreSummary } from './restorer.js'
import {
  findSiteByUrl,
  listSiteFolders,
  listSubsites,
  restoreToSite,
  type SiteRestoreOptions,
} from './sites.js'

/** Options of a restore of a whole site. */
export interface WholeSiteRestoreOptions extends Omit<SiteRestoreOptions, 'list' | 'makeList'> {
  /** The last part of the address to restore to; absent or blank: as that is. */
  readonly alias?: string | undefined
  /** Whether the sites below it are restored with it. */
  readonly restoreSubsites?: boolean | undefined
}

/** Result of restoring one site. */
export interface SiteSummary {
  readonly summary: RestoreSummary
  /** Libraries and lists in which there was something to restore. */
  readonly lists: number
}

/** Restores a site, and the sites below it to below where it goes. @throws RefusedError when no more can be remembered */
export function* restoreSites(
  site: OpenContainer,
  { alias = '', siteUrl, restoreSubsites, ...wish }: WholeSiteRestoreOptions,
): Slices<SiteSummary[]> {
  const batch = new RestoreBatch(site.world, site.view)
  const tallies: SiteSummary[] = []
  const restore = function* (one: OpenContainer, target: Container): Slices<void> {
    tallies.push(yield* restoreSite(one, { ...wish, list: undefined, makeList: true }, target, batch))
    if (!restoreSubsites) return
    for (const source of listSubsites(one)) {
      const sub = yield* openSourceInSlices(one.world, one.view, source)
      const { name, address } = sub.container
      const { kind, target: index } = target
      yield* restore(
        sub,
        resolveTargetSite(
          sub,
          { name, url: buildSubsiteAddress(target.address, address), parent: { kind, target: index } },
          batch,
        ),
      )
    }
  }
  const { address, parent } = site.container
  const alone = siteUrl ?? address
  const name = normalizePath(alias).split('/').at(-1) || getLastPart(alone)
  const url = alone.slice(0, -getLastPart(alone).length) + name
  yield* restore(site, resolveTargetSite(site, { name, url, ...(parent && { parent }) }, batch))
  yield* batch.commit()
  return tallies
}

const NO_GROWTH = { initialCount: 0, initialSpan: 0, perDay: 0 }

const getLastPart = (address: string): string => address.slice(address.lastIndexOf('/') + 1)
const buildSubsiteAddress = (parent: string, address: string): string => `${parent}/${getLastPart(address)}`

/** Restores a site list by list, so that it can be told how many of them there was something to restore in. */
function* restoreSite(
  site: OpenContainer,
  options: SiteRestoreOptions,
  target: Container,
  batch: RestoreBatch,
): Slices<SiteSummary> {
  const sum = createSummary()
  let lists = 0
  for (const list of [...listSiteFolders(site, 'Library'), ...listSiteFolders(site, 'List')]) {
    const summary = yield* restoreToSite(site, [yield* createFolderItem(site, list)], options, target, batch)
    if (summary.created + summary.merged > 0) lists++
    addToSummary(sum, summary)
  }
  yield* restoreToSite(site, [createSiteItem(site)], options, target, batch)
  return { summary: sum, lists }
}

/** The site at an address; one that there is not yet is made with the batch. */
function resolveTargetSite(
  { world, view, container }: OpenContainer,
  draft: Omit<SiteDraft, 'from'>,
  batch: RestoreBatch,
): Container {
  const same = ({ url }: { readonly url: string }): boolean => url.toLowerCase() === draft.url.toLowerCase()
  if (same({ url: container.address })) return container
  const { organization } = view
  const known = findSiteByUrl(world, organization, draft.url)
  if (known) return known
  const { kind, target } = container
  const ahead = batch.queuedSites.findIndex(same)
  if (ahead === -1) batch.queueSite({ ...draft, from: { kind, target } })
  const { name, url, parent } = draft
  return {
    kind: 'restoredSite',
    target:
      world.tables.restoredSites.count('organization', organization.id) +
      (ahead === -1 ? batch.queuedSites.length - 1 : ahead),
    organization,
    name,
    address: url,
    ...(parent && { parent }),
    // nothing grows in it, and it has no id before it is made
    id: '',
    seed: 0,
    idSeed: 0,
    growth: NO_GROWTH,
  }
}
