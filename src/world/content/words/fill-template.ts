import type { SeededRandom } from '../../core/seeded-random.js'
import {
  CITY_NAMES,
  FIRM_NAMES,
  FIRM_TRADES,
  MONTHS,
  PRODUCTS,
  PROJECTS,
  TOPICS,
  WEEKDAYS,
} from './name-lists.js'

/** What is known where a text is written; all else is drawn. */
export interface TextFacts {
  /** Local time, as if it were UTC: milliseconds since 1970. */
  readonly localTime: number
  /** The firm that it is about, if that is settled. */
  readonly firm?: string | undefined
  /** The project that it is about, if that is settled. */
  readonly project?: string | undefined
  /** Somebody that may be named in it. */
  readonly person?: string | undefined
}

export const pickFirmName = (random: SeededRandom): string =>
  `${random.pick(FIRM_NAMES)} ${random.pick(FIRM_TRADES)}`

const DAY = 86_400_000

const SLOTS: Readonly<Record<string, (random: SeededRandom, facts: TextFacts) => string>> = {
  firm: (random, { firm }) => firm ?? pickFirmName(random),
  project: (random, { project }) => project ?? random.pick(PROJECTS),
  product: (random) => random.pick(PRODUCTS),
  topic: (random) => random.pick(TOPICS),
  city: (random) => random.pick(CITY_NAMES),
  weekday: (random) => random.pick(WEEKDAYS),
  person: (random, { person }) => person ?? random.pick(['Anna', 'Ben', 'Clara', 'David', 'Eva', 'Frank']),
  month: (_, { localTime }) => MONTHS[new Date(localTime).getUTCMonth()] as string,
  lastmonth: (_, { localTime }) => MONTHS[(new Date(localTime).getUTCMonth() + 11) % 12] as string,
  year: (_, { localTime }) => String(new Date(localTime).getUTCFullYear()),
  quarter: (_, { localTime }) => `Q${Math.floor(new Date(localTime).getUTCMonth() / 3) + 1}`,
  date: (random, { localTime }) => {
    const date = new Date(localTime + random.integer(2, 28) * DAY)
    return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}`
  },
  number: (random) => String(random.integer(2, 40)),
  percent: (random) => `${random.integer(2, 35)} %`,
  amount: (random) => `${random.integer(2, 95)},${random.integer(1, 9)}00`,
  order: (random) => String(random.integer(40_100, 98_900)),
  ticket: (random) => String(random.integer(1_200, 9_800)),
  version: (random) => `${random.integer(1, 6)}.${random.integer(0, 9)}`,
}

/** Templates, of which there are some hundred, as text and the names of slots in turns. */
const split = new Map<string, readonly string[]>()

function splitTemplate(template: string): readonly string[] {
  const known = split.get(template)
  if (known) return known
  const parts = template.split(/\{(\w+)\}/)
  split.set(template, parts)
  return parts
}

/** Fills the `{slots}` of a template, which is one of ours, and gives it a capital letter. */
export function fillTemplate(template: string, random: SeededRandom, facts: TextFacts): string {
  const parts = splitTemplate(template)
  let text = parts[0] as string
  for (let n = 1; n < parts.length; n += 2) {
    const slot = parts[n] as string
    text += (SLOTS[slot]?.(random, facts) ?? `{${slot}}`) + parts[n + 1]
  }
  return text.charAt(0).toUpperCase() + text.slice(1)
}
