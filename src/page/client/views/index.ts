import type { ComponentType } from 'preact'
import { Calls } from './calls.js'
import { Checks } from './checks.js'
import { Controls } from './controls.js'
import { Data } from './data.js'
import { Faults } from './faults.js'
import { Mails } from './mails.js'
import { Overview } from './overview.js'
import { Present } from './present.js'
import { Run } from './run.js'
import { Send } from './send.js'
import { Start } from './start.js'
import { Work } from './work.js'

/** The views by the first word of their address, in the order of the navigation. */
export const VIEWS = {
  overview: Overview,
  data: Data,
  mails: Mails,
  calls: Calls,
  checks: Checks,
  run: Run,
  send: Send,
  controls: Controls,
  faults: Faults,
  work: Work,
  present: Present,
  start: Start,
} as const satisfies Record<string, ComponentType>

export type ViewName = keyof typeof VIEWS
