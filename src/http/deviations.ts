import type { FastifyRequest } from 'fastify'
import { findClosest } from '../text/closest-name.js'
import { HttpError } from './http-errors.js'

/** Kinds of deviations that readers of requests let through. */
export type DeviationKind =
  | 'unknown-property'
  | 'unknown-parameter'
  | 'repaired-json'
  | 'repaired-name'
  | 'repaired-value'

/**
 * Is told by a reader what it lets through.
 * @param detail says what was sent and what would be right, without any value that was sent, for it may be a secret
 */
export type ReportDeviation = (kind: DeviationKind, detail: () => string) => void

/** Makes what the readers of a request tell. */
export type GetReporter = (request: FastifyRequest) => ReportDeviation

/** A request may be wrong in a hundred thousand places; nobody reads about all of them. */
const MAX_DEVIATIONS = 20

/** @param strict refuses what would be a deviation otherwise @throws HttpError 400, if strict */
export const createGetReporter =
  (strict: boolean): GetReporter =>
  ({ record: { deviations } }) =>
    strict
      ? (_kind, detail) => {
          throw new HttpError(400, `${detail()} (The server runs with --strict.)`)
        }
      : (kind, detail) => {
          if (deviations.length < MAX_DEVIATIONS) deviations.push({ kind, detail: detail() })
        }

/** For readers whose clients are not under test. */
export const ignoreDeviation: ReportDeviation = () => {}

/** Suggests the known name that a client may have meant. */
export function suggestName(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'None is known here.'
  const near = findClosest(name.slice(0, 60), known)
  return near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean '${near}'?`
}
