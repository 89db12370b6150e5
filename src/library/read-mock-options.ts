import { createCodeSource, formatForCode, type Options, readOptions } from '../server/options.js'
import { describeType } from '../text/describe-type.js'
import { OptionError } from '../text/option-error.js'
import type { MockSettings } from './start.js'

/** Options that only the library has. */
const LIBRARY_OPTIONS = ['listen']

/** Reads the options of `startMock`. @throws OptionError that names the option as in code */
export function readMockOptions(given: object): {
  readonly options: Options
  readonly settings: MockSettings
} {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new OptionError(`startMock() takes an object with options; it is ${describeType(given)}.`)
  const { listen, profile, ...rest } = given as {
    listen?: unknown
    profile?: unknown
    certsDir?: string
    tokenLifetime?: string
  }
  if (listen !== undefined && typeof listen !== 'boolean')
    throw new OptionError(`listen must be true or false; it is ${describeType(listen)}.`)
  const isInline = typeof profile === 'object' && profile !== null
  const values = { port: 0, logLevel: 'silent', ...rest, ...(profile !== undefined && { profile }) }
  return {
    options: readOptions(
      createCodeSource(isInline ? { ...values, profile: 'inline' } : values, LIBRARY_OPTIONS),
    ),
    settings: {
      listen,
      certsDir: rest.certsDir,
      keepTokens: rest.tokenLifetime === undefined,
      // a copy in JSON types, as for a profile that a reset sends
      ...(isInline && { profileContent: JSON.parse(JSON.stringify(profile)) }),
    },
  }
}

/** Translates option names in error messages to their names in code. */
export async function translateOptionErrors<T>(starting: Promise<T>): Promise<T> {
  return starting.catch((error: Error) => {
    error.message = formatForCode(error.message)
    throw error
  })
}
