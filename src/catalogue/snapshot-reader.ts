import type { Problem } from '../text/problem.js'
import { findTextProblem } from '../text/whole-characters.js'
import { RefusedError } from '../world/core/errors.js'
import type { Slices } from '../world/core/slices.js'
import {
  CLOCK_SCHEMAS,
  type ParsedSnapshot,
  ROW_SCHEMAS,
  SETTINGS_SCHEMAS,
  SnapshotFrame,
} from '../world/snapshot/row-schemas.js'
import { findInconsistency } from '../world/snapshot/validate-snapshot.js'
import type { Rows } from '../world/tables.js'
import type { WorldSnapshot } from '../world/world.js'
import { createShapeCheck } from './schema-check.js'

/** The newest format of snapshots that is known here. */
const FORMAT = 1

/** Reads a snapshot from outside. @throws RefusedError that names the invalid property */
export type SnapshotReader = (content: unknown) => Slices<WorldSnapshot>

/** Number of rows to check per slice. */
const ROWS_PER_SLICE = 100

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Tells whether parsed content is meant to be a snapshot, and not a profile. */
export const isSnapshot = (content: unknown): boolean =>
  isObject(content) && 'format' in content && 'tables' in content

/** Creates the reader of snapshots. It accepts only snapshots that a world can continue from. */
export function createSnapshotReader(): SnapshotReader {
  const check = (schema: object) => createShapeCheck(schema, true)
  const frame = check(SnapshotFrame)
  const all = (schemas: Record<string, object>) =>
    Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, check(schema)]))
  const [clocks, settings] = [all(CLOCK_SCHEMAS), all(SETTINGS_SCHEMAS)]
  const rows = Object.entries(all(ROW_SCHEMAS))
  const nothing = Object.fromEntries(rows.map(([name]) => [name, []])) as unknown as Rows

  /** Finds what does not have the shape of a snapshot. */
  function* misshapen(content: unknown): Slices<Problem | undefined> {
    const format = isObject(content) ? content.format : undefined
    if (typeof format === 'number' && format > FORMAT)
      return {
        path: ['format'],
        message: `is newer than ${FORMAT}, the newest format that this version can read`,
      }
    const problem = frame(content)
    if (problem) return problem
    const { tables, ...others } = content as { clock: { mode: string }; tables: Record<string, unknown[]> }
    const half = findTextProblem(others)
    if (half) return half
    const { clock } = others
    const off = clocks[clock.mode]?.(clock)
    if (off) return nestProblem(off, 'clock')
    for (const [name, findShapeProblem] of rows)
      for (const [index, row] of (tables[name] ?? []).entries()) {
        if (index % ROWS_PER_SLICE === 0) yield
        const wrong = findShapeProblem(row) ?? findTextProblem(row)
        if (wrong) return nestProblem(wrong, 'tables', name, index)
        if (name !== 'settings') continue
        const { id, values } = row as { id: string; values: unknown }
        const unset = settings[id]?.(values)
        if (unset) return nestProblem(unset, 'tables', name, index, 'values')
      }
    return undefined
  }

  return function* (content) {
    expectNoProblem(yield* misshapen(content))
    const { format, origin, clock, time, tables, events, counters } = content as ParsedSnapshot
    // what settings hold depends on their id, which was looked at; all else the compiler compares
    const { settings: values, ...others } = tables
    const snapshot: WorldSnapshot = {
      format,
      origin,
      clock,
      time,
      tables: { ...nothing, ...others, ...(values && { settings: values as Rows['settings'] }) },
      events,
      counters,
    }
    expectNoProblem(yield* findInconsistency(snapshot))
    return snapshot
  }
}

const nestProblem = ({ path, message }: Problem, ...parents: Problem['path']): Problem => ({
  path: [...parents, ...path],
  message,
})

function expectNoProblem(problem: Problem | undefined): void {
  if (!problem) return
  const path = problem.path.length === 0 ? 'It' : `'${problem.path.join('.')}'`
  throw new RefusedError(`The snapshot cannot be used: ${path} ${problem.message}.`)
}
