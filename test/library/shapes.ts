// Compiled only: options that the library does not declare, or that there are not, do not compile here.
import type { MockOptions } from '../../src/index.js'
import type { Options } from '../../src/server/options.js'
import type { Expect, SameShape } from '../same-shape.js'

/** Options of the program alone. */
type ProgramOption = 'pidFile' | 'shutdown'

export type Checks = [
  Expect<SameShape<Exclude<keyof MockOptions, 'listen'>, Exclude<keyof Options, ProgramOption>>>,
]
