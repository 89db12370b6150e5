// Compiled only: a row and its schema in snapshots that drift apart do not compile here.
import type { Static } from 'typebox'
import type { ClockState } from '../../../src/world/core/clock.js'
import type { SettingsByName } from '../../../src/world/settings/settings-rows.js'
import type {
  CLOCK_SCHEMAS,
  ROW_SCHEMAS,
  SETTINGS_SCHEMAS,
  SnapshotFrame,
} from '../../../src/world/snapshot/row-schemas.js'
import type { Rows } from '../../../src/world/tables.js'
import type { WorldSnapshot } from '../../../src/world/world.js'
import type { Expect, SameShape } from '../../same-shape.js'

/** Tables whose rows have another shape in their schema. Values of settings are checked for each row of them. */
type DriftedTable = {
  [Name in Exclude<keyof Rows, 'settings'>]: SameShape<
    Static<(typeof ROW_SCHEMAS)[Name]>,
    Rows[Name][number]
  > extends true
    ? never
    : Name
}[Exclude<keyof Rows, 'settings'>]

type DriftedSettings = {
  [Name in keyof SettingsByName]: SameShape<
    Static<(typeof SETTINGS_SCHEMAS)[Name]>,
    SettingsByName[Name]
  > extends true
    ? never
    : Name
}[keyof SettingsByName]

type Kept = Omit<WorldSnapshot, 'clock' | 'tables'>

export type Checks = [
  Expect<SameShape<DriftedTable, never>>,
  Expect<SameShape<DriftedSettings, never>>,
  Expect<SameShape<Static<(typeof CLOCK_SCHEMAS)[keyof typeof CLOCK_SCHEMAS]>, ClockState>>,
  Expect<SameShape<Pick<Static<typeof SnapshotFrame>, keyof Kept>, Kept>>,
  // @ts-expect-error the schema knows the name
  Expect<SameShape<Static<(typeof ROW_SCHEMAS)['jobs']>, Omit<Rows['jobs'][number], 'name'>>>,
]
