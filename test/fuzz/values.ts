import type { SeededRandom } from '../../src/world/core/seeded-random.js'
import type { Schema } from './description.js'

type Some<T> = readonly [T, ...T[]]

/** Texts that have broken programs before. */
export const ODD_TEXTS: Some<string> = [
  '',
  ' ',
  'a\ud800',
  '\udc00',
  'nul\0',
  '\r\nX-Injected: 1',
  '\u2028',
  '\u202etxt',
  '👩‍👩‍👧',
  '\ufeff',
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
  '..',
  '%2e%2e',
  '%00',
  '*',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e999',
  '99999999999999999999',
  '2026-02-30T25:61:61Z',
  '+275760-09-13T00:00:00.001Z',
  'P9999999999Y',
  'PT0.0000001S',
  '-PT1H',
  "'; DROP TABLE jobs; --",
  '<script>alert(1)</script>',
  'name@host.example',
  'a:b:c',
  'x'.repeat(300),
  '\u0130'.repeat(600),
  'x'.repeat(10_001),
]
const ODD_NUMBERS: Some<number> = [
  0,
  -0,
  -1,
  1,
  0.5,
  1e-9,
  255,
  65_536,
  2_147_483_647,
  2_147_483_648,
  1e21,
  -1e308,
  2 ** 53,
]
const ODD_VALUES: Some<unknown> = [
  null,
  true,
  false,
  [],
  {},
  [[]],
  [null],
  { a: { b: {} } },
  '',
  0,
  { length: -1 },
]

const PLAIN_TEXTS: Some<string> = [
  'Job',
  'vex',
  'veod',
  'vesp',
  'a.example',
  'Report',
  'D:\\Backup',
  'b@c.example',
  'PT1M',
  '2026-03-01T10:00:00Z',
  '03:00:00',
  '10',
]

const FORMS: Readonly<Record<string, Some<string>>> = {
  by: ['PT1S', 'PT1M', 'PT1H', 'P1D'],
  now: ['2026-03-02T15:00:00Z', '2026-03-03T00:00:00Z'],
  mode: ['frozen', 'offset', 'rate'],
  profile: ['small', 'empty'],
  type: ['vex', 'veod', 'vesp', 'Office365', 'Daily'],
  sandbox: ['', '', 'w1', 'w2', 'w3'],
  grant_type: ['password', 'refresh_token'],
  username: ['administrator', 'administrator+w1', 'administrator+w2'],
  password: ['password'],
  delay: ['PT0.001S'],
  url: ['/v3/Jobs', '/v3/Proxies'],
}

export interface ValueOptions {
  readonly draw: SeededRandom
  readonly resolve: (schema: Schema) => Schema
  /** An id that the server has told of something of this name. */
  readonly idFor: (name: string) => string
  /** How likely each value is to be wrong. */
  readonly odd: number
}

/** A value that a schema may or may not allow. @param name of the property that it is for */
export function valueFor(schema: Schema, name: string, options: ValueOptions, depth = 0): unknown {
  const { draw, resolve, idFor, odd } = options
  if (draw.chance(odd)) return oddValue(draw)
  const {
    anyOf,
    enum: members,
    type,
    properties,
    required = [],
    items,
    additionalProperties,
    minimum,
    maximum,
  } = resolve(schema)
  const inner = (one: Schema, of: string) => valueFor(one, of, options, depth + 1)
  if (anyOf) return inner(draw.pick(anyOf as Some<Schema>), name)
  if (members) return draw.pick(members as Some<unknown>)
  const form = FORMS[name]
  if (form && type !== 'object' && type !== 'array' && draw.chance(0.8)) return draw.pick(form)
  switch (type) {
    case 'object': {
      const names = Object.keys(properties ?? {})
      // of a choice of actions there is one
      const only =
        required.length === 0 && names.length > 1 && draw.chance(0.5)
          ? draw.pick(names as unknown as Some<string>)
          : undefined
      const some = draw.next()
      const entries = names
        .filter((one) => required.includes(one) || (only === undefined ? draw.chance(some) : one === only))
        .map((one) => [spelt(one, draw, odd), inner(properties?.[one] as Schema, one)])
      if (typeof additionalProperties === 'object' && draw.chance(0.5))
        entries.push(['X-Test', inner(additionalProperties, 'x')])
      if (draw.chance(odd)) entries.push([draw.pick(ODD_TEXTS), oddValue(draw)])
      return Object.fromEntries(entries)
    }
    case 'array':
      return Array.from({ length: depth > 6 ? 0 : draw.integer(0, 2) }, () => inner(items ?? {}, name))
    case 'integer':
    case 'number': {
      const least = minimum ?? 0
      const value = draw.integer(least, Math.min(maximum ?? least + 20, least + 20))
      return draw.chance(0.1) ? String(value) : value
    }
    case 'boolean':
      return draw.chance(0.5)
    default:
      return /id$/i.test(name) || draw.chance(0.1) ? idFor(name) : draw.pick(PLAIN_TEXTS)
  }
}

function oddValue(draw: SeededRandom): unknown {
  const choice = draw.next()
  if (choice < 0.5) return draw.pick(ODD_TEXTS)
  return choice < 0.75 ? draw.pick(ODD_NUMBERS) : draw.pick(ODD_VALUES)
}

const spelt = (name: string, draw: SeededRandom, odd: number): string =>
  draw.chance(odd / 2) ? name.toUpperCase() : name

/** A value with one thing in it other than it was. */
export function mutated(value: unknown, draw: SeededRandom): unknown {
  if (typeof value !== 'object' || value === null || draw.chance(0.1)) return oddValue(draw)
  const entries = Object.entries(value)
  if (entries.length === 0) return oddValue(draw)
  const [name, inner] = draw.pick(entries as unknown as Some<[string, unknown]>)
  const change = draw.next()
  const changed =
    change < 0.2
      ? entries.filter((entry) => entry[0] !== name)
      : change < 0.3
        ? [...entries, [draw.pick(ODD_TEXTS), inner] as const]
        : entries.map(([own, one]) => [own, own === name ? mutated(one, draw) : one] as const)
  return Array.isArray(value) ? changed.map(([, one]) => one) : Object.fromEntries(changed)
}
