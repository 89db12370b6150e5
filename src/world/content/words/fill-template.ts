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

export const pickFirmName = (draw: SeededRandom): string =>
  `${draw.pick(FIRM_NAMES)} ${draw.pick(FIRM_TRADES)}`

const DAY = 86_400_000

const SLOTS: Readonly<Record<string, (draw: SeededRandom, facts: TextFacts) => string>> = {
  firm: (draw, { firm }) => firm ?? pickFirmName(draw),
  project: (draw, { project }) => project ?? draw.pick(PROJECTS),
  product: (draw) => draw.pick(PRODUCTS),
  topic: (draw) => draw.pick(TOPICS),
  city: (draw) => draw.pick(CITY_NAMES),
  weekday: (draw) => draw.pick(WEEKDAYS),
  person: (draw, { person }) => person ?? draw.pick(['Anna', 'Ben', 'Clara', 'David', 'Eva', 'Frank']),
  month: (_, { localTime: local }) => MONTHS[new Date(local).getUTCMonth()] as string,
  lastmonth: (_, { localTime: local }) => MONTHS[(new Date(local).getUTCMonth() + 11) % 12] as string,
  year: (_, { localTime: local }) => String(new Date(local).getUTCFullYear()),
  quarter: (_, { localTime: local }) => `Q${Math.floor(new Date(local).getUTCMonth() / 3) + 1}`,
  date: (draw, { localTime: local }) => {
    const date = new Date(local + draw.integer(2, 28) * DAY)
    return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}`
  },
  number: (draw) => String(draw.integer(2, 40)),
  percent: (draw) => `${draw.integer(2, 35)} %`,
  amount: (draw) => `${draw.integer(2, 95)},${draw.integer(1, 9)}00`,
  order: (draw) => String(draw.integer(40_100, 98_900)),
  ticket: (draw) => String(draw.integer(1_200, 9_800)),
  version: (draw) => `${draw.integer(1, 6)}.${draw.integer(0, 9)}`,
}

/** Fills the `{slots}` of a template, and gives it a capital letter. */
export function fillTemplate(template: string, draw: SeededRandom, facts: TextFacts): string {
  const text = template.replace(/\{(\w+)\}/g, (slot, name) => SLOTS[name]?.(draw, facts) ?? slot)
  return text.charAt(0).toUpperCase() + text.slice(1)
}
