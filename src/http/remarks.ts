import type { FastifyRequest } from 'fastify'
import { closest } from '../closest.js'
import { HttpError } from './errors.js'

/** What readers of requests let through, though it is not as it should be. */
export type LaxKind =
  | 'unknown-property'
  | 'unknown-parameter'
  | 'repaired-json'
  | 'repaired-name'
  | 'repaired-value'

/**
 * Is told by a reader what it lets through.
 * @param detail says what was sent and what would be right, without any value that was sent, for it may be a secret
 */
export type Tell = (kind: LaxKind, detail: () => string) => void

/** Makes what the readers of a request tell. */
export type TellerOf = (request: FastifyRequest) => Tell

/** A request may be wrong in a hundred thousand places; nobody reads about all of them. */
const MOST = 20

/** @param strict refuses what would be remarked on otherwise @throws HttpError 400, if strict */
export const tellerOf =
  (strict: boolean): TellerOf =>
  ({ record: { remarks } }) =>
    strict
      ? (_kind, detail) => {
          throw new HttpError(400, `${detail()} (The server runs with --strict.)`)
        }
      : (kind, detail) => {
          if (remarks.length < MOST) remarks.push({ kind, detail: detail() })
        }

/** For readers whose clients are not under test. */
export const nobody: Tell = () => {}

/** What a client may have meant by a name that is not known. */
export function hint(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'None is known here.'
  const near = closest(name.slice(0, 60), known)
  return near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean '${near}'?`
}
