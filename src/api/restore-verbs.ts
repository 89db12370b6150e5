import { type TSchema, Type } from 'typebox'
import { FileContent } from './downloads.js'
import { nameSchema, refTo } from './hal.js'
import { EmptyResponse } from './request-schemas.js'
import { restoreInOwnSession } from './restore-routes.js'
import type { Verb } from './versioned-app.js'
import { since } from './versioned-schemas.js'
import type { ByVersion } from './versions.js'

/** Answer of a restore that is done in a session of its own. */
export const AsyncRestoreResponse = since(
  8,
  nameSchema('AsyncRestoreResponse', Type.Object({ sessionId: Type.String({ format: 'uuid' }) })),
)

/**
 * The verbs of restores as later versions have them, where each has an address of its own.
 * @param statistics what a restore answers
 * @param bodies of verbs that are not the options of the action
 */
export function describeVerbs(
  statistics: TSchema,
  bodies: Readonly<Record<string, ByVersion<TSchema>>> = {},
): Readonly<Record<string, Verb>> {
  const verbs = getVerbs(statistics)
  return Object.fromEntries(
    Object.entries(verbs).map(([verb, known]) => {
      const body = bodies[verb]
      return [verb, body ? { ...known, body } : known]
    }),
  )
}

const verbsByStatistics = new WeakMap<TSchema, Readonly<Record<string, Verb>>>()

/** The verbs without bodies of their own. All apps of a process share them. */
function getVerbs(statistics: TSchema): Readonly<Record<string, Verb>> {
  const known = verbsByStatistics.get(statistics)
  if (known) return known
  const restore: Verb = {
    response: { 6: statistics, 8: refTo(AsyncRestoreResponse) },
    wrap: { 8: restoreInOwnSession },
  }
  const file: Verb = { response: { 6: FileContent } }
  const nothing: Verb = { response: { 6: EmptyResponse } }
  const verbs: Readonly<Record<string, Verb>> = {
    restoretoOriginallocation: restore,
    restoreTo: restore,
    restore,
    copyTo: restore,
    exporttoPst: file,
    savetoMsg: file,
    save: file,
    sendTo: nothing,
    sendToDefaultAddress: nothing,
  }
  verbsByStatistics.set(statistics, verbs)
  return verbs
}
