import { containerOf } from '../content/container.js'
import type { Container } from '../content/entities.js'
import { pathOf } from '../content/tree.js'
import type { Slices } from '../core/slices.js'
import { Batch, type SiteDraft } from './batch.js'
import { placeThing, siteThing } from './files.js'
import type { Opened } from './open.js'
import { addTally, emptyTally, type Tally } from './restorations.js'
import { placesOf, restoreToSite, type SiteWish, subsites } from './sites.js'

/** How a whole site is to be restored. */
export interface WholeSiteWish extends Omit<SiteWish, 'list' | 'makeList'> {
  /** The last part of the address of another site; absent or blank: back to where it was. */
  readonly alias?: string | undefined
  /** Whether the sites below it are restored with it. */
  readonly restoreSubsites?: boolean | undefined
}

/** What came of restoring one site. */
export interface SiteTally {
  readonly sum: Tally
  /** Libraries and lists in which there was something to restore. */
  readonly lists: number
}

/** Restores a site, and the sites below it to below where it goes. @throws Refused when no more can be remembered */
export function* restoreSites(
  site: Opened,
  { alias = '', restoreSubsites, ...wish }: WholeSiteWish,
): Slices<SiteTally[]> {
  const batch = new Batch(site.world, site.look.session)
  const tallies: SiteTally[] = []
  const restore = function* (one: Opened, target: Container): Slices<void> {
    tallies.push(yield* restoreSite(one, { ...wish, list: undefined, makeList: true }, target, batch))
    if (!restoreSubsites) return
    for (const sub of subsites(one)) {
      const { name, address } = sub.container
      const { kind, target: place } = target
      yield* restore(
        sub,
        siteAt(sub, { name, url: below(target.address, address), parent: { kind, target: place } }, batch),
      )
    }
  }
  const { address, parent } = site.container
  const name = pathOf(alias).split('/').at(-1) || lastPart(address)
  const url = address.slice(0, -lastPart(address).length) + name
  yield* restore(site, siteAt(site, { name, url, ...(parent && { parent }) }, batch))
  yield* batch.keep()
  return tallies
}

const NONE = { size: 0, span: 0, perDay: 0 }

const lastPart = (address: string): string => address.slice(address.lastIndexOf('/') + 1)
const below = (parent: string, address: string): string => `${parent}/${lastPart(address)}`

/** Restores a site list by list, so that it can be told how many of them there was something to restore in. */
function* restoreSite(site: Opened, wish: SiteWish, target: Container, batch: Batch): Slices<SiteTally> {
  const sum = emptyTally()
  let lists = 0
  for (const list of [...placesOf(site, 'Library'), ...placesOf(site, 'List')]) {
    const tally = yield* restoreToSite(site, [placeThing(site, list)], wish, target, batch)
    if (tally.created + tally.merged > 0) lists++
    addTally(sum, tally)
  }
  yield* restoreToSite(site, [siteThing(site)], wish, target, batch)
  return { sum, lists }
}

/** The site at an address; one that there is not yet is made with the batch. */
function siteAt({ world, look, container }: Opened, draft: Omit<SiteDraft, 'from'>, batch: Batch): Container {
  const same = ({ url }: { readonly url: string }): boolean => url.toLowerCase() === draft.url.toLowerCase()
  if (same({ url: container.address })) return container
  const { organization } = look
  const site = world.directory(organization).sites.find(same)
  if (site) return containerOf(world, organization, 'site', site.index) as Container
  const rows = world.tables.restoredSites.where('organization', organization.id)
  const known = rows.findIndex(same)
  if (known !== -1) return containerOf(world, organization, 'restoredSite', known) as Container
  const { kind, target } = container
  const ahead = batch.sites.findIndex(same)
  if (ahead === -1) batch.makeSite({ ...draft, from: { kind, target } })
  const { name, url, parent } = draft
  return {
    kind: 'restoredSite',
    target: rows.length + (ahead === -1 ? batch.sites.length - 1 : ahead),
    organization,
    name,
    address: url,
    ...(parent && { parent }),
    // nothing grows in it, and it has no id before it is made
    id: '',
    noise: 0,
    mark: 0,
    growth: NONE,
  }
}
