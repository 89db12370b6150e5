import type { Code } from '../content/code.js'
import {
  type Contents,
  contentsInSlices,
  contentsOf,
  type Origin,
  originOf,
  placeOfEntry,
} from '../content/contents.js'
import type { Container } from '../content/entities.js'
import { createdAt } from '../content/growth.js'
import type { Place } from '../content/tree.js'
import { NotFound } from '../core/errors.js'
import { remix } from '../core/hash.js'
import { humanTime } from '../core/human-time.js'
import type { Slices } from '../core/slices.js'
import type { World } from '../world.js'
import { findShown, type Look, type Shown } from './look.js'

const DAY = 86_400_000
const NONE = new Uint32Array()

/** A mailbox, a OneDrive or a site that a restore session shows, with what is to be seen in it. */
export interface Opened {
  readonly world: World
  readonly look: Look
  readonly container: Container
  readonly contents: Contents
}

/** @param what the word for it in a message. @throws NotFound */
export const openContainer = (world: World, look: Look, what: string, id: string): Opened =>
  openShown(world, look, findShown(look, what, id))

export function openShown(world: World, look: Look, { container, points }: Shown): Opened {
  const { showDeleted, showAllVersions } = look.session
  const contents = contentsOf(world, container, { points, showDeleted, showAllVersions })
  return { world, look, container, contents }
}

/** The same for one that may hold much. */
export function* openInSlices(world: World, look: Look, { container, points }: Shown): Slices<Opened> {
  const { showDeleted, showAllVersions } = look.session
  const sight = { points, showDeleted, showAllVersions }
  return { world, look, container, contents: yield* contentsInSlices(world, container, sight) }
}

/** Each of them once, though a client may have named it twice. */
export const uniqueContainers = <T extends Pick<Opened, 'container'>>(named: readonly T[]): T[] => [
  ...new Map(named.map((one) => [one.container.id, one])).values(),
]

/** The same without older versions: what it held at the point in time, each entry once. A restore of a whole takes these. */
export function asItWas(opened: Opened): Opened {
  const { world, look, container } = opened
  const shown = look.byId.get(container.id)
  if (!look.session.showAllVersions || !shown) return opened
  return openShown(world, { ...look, session: { ...look.session, showAllVersions: false } }, shown)
}

/** When a place came to be: that of a restore when that was done, all others before anything lay in them. */
export function madeAt({ world, container, contents }: Opened, { made, code }: Place): number {
  if (made !== undefined) return made
  // codes rise from the outside in, so no folder is older than the one it lies in
  const share = (code - remix(container.noise, code) / 2 ** 32) / (contents.tree.places.length + 1)
  const before = 300 * DAY * (1 - share)
  return humanTime(createdAt(world, container, 0) - before, world.zone)
}

/** The codes of what lies in a place itself. */
export const codesIn = ({ contents }: Opened, place: Place): Uint32Array =>
  contents.byPlace.get(place.code) ?? NONE

/** A place and all below it, from the outside in. */
export function placesBelow({ contents }: Opened, place: Place): Place[] {
  return [
    place,
    ...contents.tree.childrenOf(place.code).flatMap((child) => placesBelow({ contents } as Opened, child)),
  ]
}

/** The codes of what lies in a place and below it. */
export const codesBelow = (opened: Opened, place: Place): Code[] =>
  placesBelow(opened, place).flatMap((one) => [...codesIn(opened, one)])

export const placeOf = ({ world, container, contents }: Opened, code: Code): Place =>
  placeOfEntry(world, container, contents, code) as Place

export const origin = ({ world, container }: Opened, code: Code): Origin =>
  originOf(world, container, code) as Origin

/** The place with a code. @throws NotFound for one that there is not, or not yet */
export function findPlace({ contents }: Opened, what: string, id: string, code: number | undefined): Place {
  const place = code === undefined ? undefined : contents.tree.get(code)
  if (!place) throw new NotFound(what, id)
  return place
}

/** Makes sure that a code is one of what is to be seen, and tells where. @throws NotFound */
export function findEntry(opened: Opened, what: string, id: string, code: Code | undefined): Place {
  const place =
    code === undefined ? undefined : placeOfEntry(opened.world, opened.container, opened.contents, code)
  if (!place || !codesIn(opened, place).includes(code as Code)) throw new NotFound(what, id)
  return place
}
