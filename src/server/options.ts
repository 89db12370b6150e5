import { isIP } from 'node:net'
import { API_VERSIONS, type ApiVersion } from '../api/versions.js'
import { profileNames } from '../catalogue/profile-names.js'
import { scenarioNames } from '../catalogue/scenario-names.js'
import type { Account } from '../http/accounts.js'
import { findClosest, formatSuggestion } from '../text/closest-name.js'
import { describeType } from '../text/describe-type.js'
import { isHost, isPathPrefix } from '../text/host.js'
import { OptionError } from '../text/option-error.js'
import { CULTURES, type Culture, DEFAULT_CULTURE } from '../world/core/culture.js'
import { formatDurationHint, parseDuration } from '../world/core/duration.js'

/** All settings of a server, read and checked. Absent: not set, and without a default. */
export interface Options {
  readonly port: number
  readonly host: string
  readonly httpPort?: number
  /** Milliseconds; 0 closes each connection after its answer. */
  readonly keepAlive: number
  readonly profile: string
  readonly scenario: readonly string[]
  readonly demo: readonly string[]
  readonly seed: number
  /** Milliseconds since 1970. */
  readonly now?: number | undefined
  readonly user: readonly Account[]
  readonly auth: 'strict' | 'any'
  /** Milliseconds. */
  readonly tokenLifetime: number
  /** Milliseconds. */
  readonly restoreIdle: number
  readonly culture: Culture
  /** Milliseconds. */
  readonly sandboxIdle: number
  readonly dataDir?: string
  readonly publicUrl?: string
  /** In small letters. */
  readonly sandboxDomain?: string
  readonly corsOrigin: readonly string[]
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly tlsIssuer: 'ca' | 'self-signed'
  readonly tlsSan: readonly string[]
  readonly tlsKeyType: 'ec' | 'rsa'
  readonly certsDir: string
  readonly canaryPort?: number
  readonly canary: 'expired' | 'other-host'
  /** The versions of the API that are served. */
  readonly api: readonly ApiVersion['name'][]
  readonly quirks: boolean
  readonly strict: boolean
  readonly admin: boolean
  readonly adminToken?: string
  readonly shutdown: boolean
  readonly pidFile?: string
  readonly journal: number
  /** Bytes. */
  readonly journalBody: number
  readonly logLevel: string
  readonly logPretty: boolean
}

/** Defines how one option is written and read. Its variable and its file key follow from the flag. */
export interface OptionSpec {
  /** As commander takes it: `--port <number>`; `--log-pretty` is a switch. */
  readonly flag: string
  readonly help: string
  /** Default as the help shows it; the real one goes through `read`. */
  readonly default?: string | boolean | readonly string[]
  readonly repeatable?: boolean
  /** A repeatable option that must have a value. */
  readonly isNeeded?: boolean
  /** Values to choose from, for the completion of shells; other ones may be possible too. */
  readonly choices?: readonly string[]
  /**
   * Several values of a repeatable option may come at once, as a list.
   * @throws Error whose message says what would be right, to follow "must be"; its cause, if any, is what was probably meant
   */
  readonly read: (text: string) => unknown
}

const rejectValue = (what: string, meant?: string): never => {
  throw new Error(what, { cause: meant })
}

const readText = (value: string): string => value || rejectValue('a text that is not empty')

const readOneOf =
  (...values: readonly string[]) =>
  (value: string): string =>
    values.includes(value) ? value : rejectValue(`one of ${values.join(', ')}`)

const readSwitch = (value: string): boolean => {
  if (/^(?:true|on|yes|1)$/i.test(value)) return true
  return /^(?:false|off|no|0)$/i.test(value) ? false : rejectValue('on or off')
}

const readWholeNumber =
  (most: number) =>
  (value: string): number =>
    /^\d+$/.test(value) && Number(value) <= most
      ? Number(value)
      : rejectValue(`a whole number from 0 to ${most}`)

const readPort = readWholeNumber(65_535)

/** An IPv6 address may stand in brackets, as in addresses of the web. */
const readHost = (value: string): string => readText(value).replace(/^\[(.*)\]$/, '$1')

const readInstant = (value: string): number => {
  const ms = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(value)
    ? Date.parse(value)
    : Number.NaN
  return Number.isNaN(ms) ? rejectValue('an ISO 8601 instant such as 2026-03-01T08:00:00Z') : ms
}

const readAccount = (value: string): Account => {
  const colon = value.indexOf(':')
  if (colon < 1 || colon === value.length - 1) return rejectValue('NAME:PASSWORD')
  return { name: value.slice(0, colon), password: value.slice(colon + 1) }
}

const readDuration = (value: string): number => {
  const ms = parseDuration(value) ?? 0
  return ms > 0 ? ms : rejectValue('an ISO 8601 duration longer than zero, such as PT1H')
}

const DAY = 86_400_000

const readKeepAlive = (value: string): number => {
  const ms = /^(?:0|off)$/i.test(value) ? 0 : (parseDuration(value) ?? -1)
  return ms >= 0 && ms <= DAY
    ? ms
    : rejectValue('an ISO 8601 duration of at most a day, such as PT2M, or off')
}

const readPublicUrl = (value: string): string => {
  const url = value.replace(/\/$/, '')
  const [, host, path = ''] = /^https?:\/\/([^/]+)(\/.*)?$/i.exec(url) ?? []
  return host !== undefined && isHost(host) && (path === '' || isPathPrefix(path))
    ? url
    : rejectValue('http(s)://HOST[:PORT], optionally with a path such as /backup')
}

const readDomain = (value: string): string => {
  const name = value.replace(/\.$/, '').toLowerCase()
  return isHost(name) && isIP(name) === 0 && !/[:_]/.test(name)
    ? name
    : rejectValue('a domain such as mock.example')
}

const readCorsOrigin = (value: string): string => {
  if (value === '*' || value === 'null' || /^off$/i.test(value)) return value.toLowerCase()
  const [, host] = /^[a-z][a-z\d+.-]*:\/\/([^/]+)$/i.exec(value) ?? []
  return host !== undefined && isHost(host)
    ? value
    : rejectValue('an origin such as https://app.example:3000, without a path, or * for all origins, or off')
}

const API_NAMES = API_VERSIONS.map(({ name }) => name)

const readApiNames = (value: string): string[] =>
  value.split(',').map((part) => {
    const name = part.trim()
    return API_NAMES.find((known) => known === name.toLowerCase()) ?? rejectApiName(name)
  })

/** The nearest version is that of the nearest number. */
function rejectApiName(name: string): never {
  const number = Number(/\d+/.exec(name)?.[0])
  const [first, last] = [API_VERSIONS[0], API_VERSIONS.at(-1)].map((version) => version?.number ?? 0)
  const nearest = `v${Math.min(Math.max(number, first ?? 0), last ?? 0)}`
  return rejectValue(
    `one or more of ${API_NAMES.join(', ')}, with commas between them`,
    Number.isNaN(number) ? undefined : nearest,
  )
}

const SWITCH = ['on', 'off']
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** The one table of options: the command line, the environment, the configuration file and the help come from it. */
export const optionSpecs: { readonly [K in keyof Required<Options>]: OptionSpec } = {
  port: {
    flag: '--port <number>',
    default: '4443',
    read: readPort,
    help: 'listen for HTTPS on this port; 0 picks a free port',
  },
  host: {
    flag: '--host <name>',
    default: 'localhost',
    read: readHost,
    help: 'listen on this name or address; 0.0.0.0 and :: listen on all addresses',
  },
  httpPort: { flag: '--http-port <number>', read: readPort, help: 'also serve plain HTTP on this port' },
  keepAlive: {
    flag: '--keep-alive <duration>',
    default: 'PT2M',
    read: readKeepAlive,
    help: 'close a connection after this time without a request, at most P1D; off closes it after each response',
  },
  profile: {
    flag: '--profile <name|file>',
    default: 'small',
    read: readText,
    choices: profileNames,
    help: `start with the data of this profile: ${profileNames.join(', ')}, a YAML file, or an exported snapshot`,
  },
  scenario: {
    flag: '--scenario <name|file>',
    default: [],
    repeatable: true,
    read: readText,
    choices: scenarioNames,
    help: `start every sandbox in this scenario: ${scenarioNames.join(', ')}, or a YAML file`,
  },
  demo: {
    flag: '--demo <file>',
    default: [],
    repeatable: true,
    read: readText,
    help: 'add the demo in this YAML file to the presenter view',
  },
  seed: {
    flag: '--seed <integer>',
    default: '365',
    read: readWholeNumber(Number.MAX_SAFE_INTEGER),
    help: 'create ids, names and numbers from this seed; the same seed and --now give the same responses',
  },
  now: {
    flag: '--now <instant>',
    read: readInstant,
    help: 'stop the clock at this ISO 8601 instant; without it, the clock shows real time',
  },
  user: {
    flag: '--user <name:password>',
    default: ['administrator:password'],
    repeatable: true,
    read: readAccount,
    help: 'accept this login',
  },
  auth: {
    flag: '--auth <mode>',
    default: 'strict',
    read: readOneOf('strict', 'any'),
    choices: ['strict', 'any'],
    help: 'check logins (strict), or accept every login (any)',
  },
  tokenLifetime: {
    flag: '--token-lifetime <duration>',
    default: 'PT1H',
    read: readDuration,
    help: 'expire access tokens after this time on the simulated clock',
  },
  restoreIdle: {
    flag: '--restore-idle <duration>',
    default: 'PT30M',
    read: readDuration,
    help: 'end a restore session after this time without a request, on the simulated clock',
  },
  culture: {
    flag: '--culture <name>',
    default: DEFAULT_CULTURE,
    read: readOneOf(...CULTURES),
    choices: [...CULTURES],
    help: 'regional settings of the simulated server; they set the format of times in titles and names',
  },
  sandboxIdle: {
    flag: '--sandbox-idle <duration>',
    default: 'PT1H',
    read: readDuration,
    help: 'delete a sandbox after this real time without a request; with --data-dir, its file stays; the default sandbox always stays',
  },
  dataDir: {
    flag: '--data-dir <directory>',
    read: readText,
    help: 'keep sandboxes in this directory, so that they survive a restart',
  },
  publicUrl: {
    flag: '--public-url <url>',
    read: readPublicUrl,
    help: 'start every link with this URL instead of the address that the client used; the URL may have a path',
  },
  sandboxDomain: {
    flag: '--sandbox-domain <domain>',
    read: readDomain,
    help: 'let the host name a sandbox: with mock.example, requests to w1.mock.example are for the sandbox w1',
  },
  corsOrigin: {
    flag: '--cors-origin <origin>',
    default: [],
    repeatable: true,
    read: readCorsOrigin,
    help: 'let pages of this origin call the API, in addition to pages of localhost; for example https://app.example:3000; * allows all pages; off allows no page, not even of localhost',
  },
  tlsCert: {
    flag: '--tls-cert <file>',
    read: readText,
    help: 'use this certificate instead of a generated one; a PEM file, which may contain a chain',
  },
  tlsKey: { flag: '--tls-key <file>', read: readText, help: 'private key of --tls-cert (PEM)' },
  tlsIssuer: {
    flag: '--tls-issuer <issuer>',
    default: 'ca',
    read: readOneOf('ca', 'self-signed'),
    choices: ['ca', 'self-signed'],
    help: 'issuer of the generated certificate: ca is a local CA, which clients trust; self-signed is no CA, as in a new installation of the real server',
  },
  tlsSan: {
    flag: '--tls-san <name>',
    default: [],
    repeatable: true,
    read: readText,
    help: 'add this name or address to the generated certificate',
  },
  tlsKeyType: {
    flag: '--tls-key-type <type>',
    default: 'ec',
    read: readOneOf('ec', 'rsa'),
    choices: ['ec', 'rsa'],
    help: 'key type of the generated certificate: ec (P-256) or rsa (2048 bits)',
  },
  certsDir: {
    flag: '--certs-dir <directory>',
    default: 'certs',
    read: readText,
    help: 'keep generated certificates in this directory',
  },
  canaryPort: {
    flag: '--canary-port <number>',
    read: readPort,
    help: 'also serve on this port, with a wrong certificate; this finds clients that do not verify certificates',
  },
  canary: {
    flag: '--canary <kind>',
    default: 'expired',
    read: readOneOf('expired', 'other-host'),
    choices: ['expired', 'other-host'],
    help: 'what is wrong with the certificate of --canary-port: expired, or issued for another host (other-host)',
  },
  api: {
    flag: '--api <versions>',
    default: [API_NAMES.join(',')],
    repeatable: true,
    isNeeded: true,
    read: readApiNames,
    choices: API_NAMES,
    help: 'serve these versions of the API only, for example v3,v8; every other version is 404',
  },
  quirks: {
    flag: '--quirks <on|off>',
    default: 'on',
    read: readSwitch,
    choices: SWITCH,
    help: 'show the known defects of the real server (on), or repair them (off)',
  },
  strict: {
    flag: '--strict',
    default: false,
    read: readSwitch,
    help: 'refuse mistakes that the real server accepts: unknown names, values in a wrong form, careless JSON',
  },
  admin: {
    flag: '--no-admin',
    default: true,
    read: readSwitch,
    help: 'turn off the control API and the web page under /__admin',
  },
  adminToken: {
    flag: '--admin-token <token>',
    read: readText,
    help: 'let callers on other machines use the control API if they send this token',
  },
  shutdown: {
    flag: '--no-shutdown',
    default: true,
    read: readSwitch,
    help: 'turn off the control that stops the server; vbo365-mock stop then needs --pid-file',
  },
  pidFile: {
    flag: '--pid-file <file>',
    read: readText,
    help: 'write the process id to this file while the server runs, for vbo365-mock stop --pid-file',
  },
  journal: {
    flag: '--journal <number>',
    default: '1000',
    read: readWholeNumber(100_000),
    help: 'keep this many requests of each sandbox in the journal; 0 keeps none',
  },
  journalBody: {
    flag: '--journal-body <bytes>',
    default: '16384',
    read: readWholeNumber(1_048_576),
    help: 'keep this many bytes of each body in the journal',
  },
  logLevel: {
    flag: '--log-level <level>',
    default: 'info',
    read: readOneOf(...LEVELS),
    choices: LEVELS,
    help: `log messages of at least this level: ${LEVELS.join(', ')}`,
  },
  logPretty: {
    flag: '--log-pretty',
    default: false,
    read: readSwitch,
    help: 'log readable text instead of JSON',
  },
}

export const optionNames = Object.keys(optionSpecs) as (keyof Options)[]

/** `tokenLifetime` is `VBO_MOCK_TOKEN_LIFETIME` in the environment. */
export const getVariableName = (name: string): string =>
  `VBO_MOCK_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`

/**
 * What clients and the other commands read, beside the options of a server: where it is, whom to trust, which sandbox, and
 * the login that `vbo365-mock env` hands on.
 */
export const clientVariables = {
  config: 'VBO_MOCK_CONFIG',
  url: 'VBO_MOCK_URL',
  ca: 'VBO_MOCK_CA',
  sandbox: 'VBO_MOCK_SANDBOX',
  user: 'VBO_MOCK_CLIENT_USER',
  password: 'VBO_MOCK_CLIENT_PASSWORD',
} as const

/** The lines of a variable that hold something, whatever system has ended them. */
const splitLines = (value = ''): string[] =>
  value
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter(Boolean)

/** A variable that clients and commands read. One that is empty, as compose sends for one that is not set, is absent. */
export const readClientVariable = (
  environment: NodeJS.ProcessEnv,
  name: keyof typeof clientVariables,
): string | undefined => environment[clientVariables[name]]?.trim() || undefined

/** Settings as they were written, with the place they stand in. */
export interface OptionSource {
  readonly values: Readonly<Record<string, unknown>>
  /** Formats the name of an option as the source spells it, for messages. */
  readonly formatName: (name: keyof Options) => string
}

/** The settings in a process environment. @throws OptionError for a VBO_MOCK_ variable that is none of ours */
export function createEnvironmentSource(environment: NodeJS.ProcessEnv): OptionSource {
  const names = new Map(optionNames.map((name) => [getVariableName(name), name]))
  const others: string[] = Object.values(clientVariables)
  const values: Record<string, unknown> = {}
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith('VBO_MOCK_') || others.includes(variable)) continue
    const name = names.get(variable)
    if (name === undefined) throw createUnknownNameError('variable', variable, [...names.keys(), ...others])
    // several values of one variable stand on lines of their own, since passwords may hold anything else
    const lines = splitLines(value)
    if (lines.length > 0) values[name] = optionSpecs[name].repeatable ? lines : value?.trim()
  }
  return { values, formatName: getVariableName }
}

/** The settings in a configuration file. @throws OptionError for a key that is none of ours */
export function createFileSource(file: string, content: unknown): OptionSource {
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new OptionError(`The configuration file '${file}' must contain an object with options.`)
  for (const key of Object.keys(content))
    if (!Object.hasOwn(optionSpecs, key)) throw createUnknownNameError(`key in '${file}'`, key, optionNames)
  // a key without a value in a YAML file is null
  const values = Object.fromEntries(Object.entries(content).filter(([, value]) => value !== null))
  return { values, formatName: (name) => `${name} in '${file}'` }
}

/** The settings that are given to the library. @param known names beside those of options @throws OptionError */
export function createCodeSource(values: object, known: readonly string[]): OptionSource {
  for (const name of Object.keys(values))
    if (!Object.hasOwn(optionSpecs, name) && !known.includes(name))
      throw createUnknownNameError('option', name, [...optionNames, ...known])
  return { values: values as Record<string, unknown>, formatName: (name) => name }
}

/** A message as it is for somebody who has typed the names of options, and no flags. */
export const formatForCode = (message: string): string =>
  message.replace(
    /--[\w-]+/g,
    (flag) => optionNames.find((name) => optionSpecs[name].flag.split(' ', 1)[0] === flag) ?? flag,
  )

/** An option that has a value. */
export interface Setting {
  readonly value: unknown
  /** The value as it stands in its source. */
  readonly written: unknown
  /** Name of the option in its source; absent for a default. */
  readonly from?: string
}

/** Puts settings together, earlier sources before later ones, and checks them. @throws OptionError */
export function readSettings(...sources: readonly OptionSource[]): Map<keyof Options, Setting> {
  const settings = new Map<keyof Options, Setting>()
  for (const name of optionNames) {
    const spec = optionSpecs[name]
    const source = sources.find(({ values }) => values[name] !== undefined)
    const written = source ? source.values[name] : spec.default
    if (written === undefined) continue
    const from = source?.formatName(name)
    const read = (one: unknown): unknown => parseSetting(spec, from ?? name, one)
    const all = [written].flat()
    const value = spec.repeatable
      ? (spec.isNeeded && all.length === 0 ? [''] : all).flatMap(read)
      : read(written)
    settings.set(name, { value, written, ...(from !== undefined && { from }) })
  }
  return settings
}

/** The values of {@link readSettings}. @throws OptionError */
export const readOptions = (...sources: readonly OptionSource[]): Options =>
  getOptionValues(readSettings(...sources))

/** The values of settings. */
export const getOptionValues = (settings: ReadonlyMap<keyof Options, Setting>): Options =>
  Object.fromEntries([...settings].map(([name, { value }]) => [name, value])) as unknown as Options

/** Reads one option. @param name what messages call it @throws OptionError */
export const readOption = (option: keyof Options, name: string, value: unknown): unknown =>
  parseSetting(optionSpecs[option], name, value)

/** Removes the line end that a value read from a file may have. */
function withoutLineEnd(text: string): string {
  let end = text.length
  while (text[end - 1] === '\n' || text[end - 1] === '\r') end--
  return text.slice(0, end)
}

function parseSetting({ read }: OptionSpec, name: string, value: unknown): unknown {
  if (Array.isArray(value)) throw new OptionError(`${name} must be a single value; it is an array.`)
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value)
  try {
    // no option is an empty text, so that this one is told what would be right
    return read(isPlain ? withoutLineEnd(String(value)) : '')
  } catch (error) {
    const given = isPlain ? `'${String(value)}'` : describeType(value)
    const { cause } = error as Error
    const suggestion = typeof cause === 'string' && `.${formatSuggestion(cause)}`
    const hint = suggestion || (read === readDuration && formatDurationHint(String(value))) || '.'
    throw new OptionError(`${name} must be ${(error as Error).message}; it is ${given}${hint}`)
  }
}

function createUnknownNameError(what: string, given: string, known: readonly string[]): OptionError {
  return new OptionError(`There is no ${what} '${given}'.${formatSuggestion(findClosest(given, known))}`)
}
