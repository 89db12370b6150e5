import { type Culture, DEFAULT_CULTURE } from './culture.js'

const DAY = 86_400_000
/** Spans that are looked at in turn until the offset is the same at both ends of one: most are, and are remembered. */
const SPANS = [8 * DAY, DAY, DAY / 96] as const

/** The time zone of the simulated server, and the culture in which it writes its times. Offsets come from Intl, and are remembered, since asking is slow. */
export class Zone {
  readonly name: string
  readonly culture: Culture
  readonly #format: Intl.DateTimeFormat
  /** Minutes east of UTC by span and number of the span; null where the clocks change within it. */
  readonly #offsets = SPANS.map(() => new Map<number, number | null>())
  /** The longest span that was asked for last, and has one offset: most questions are about the same days. */
  #last = { number: Number.NaN, offset: 0 }

  /** @param name an IANA name such as America/New_York. @throws RangeError if there is no such zone. */
  constructor(name: string, culture = DEFAULT_CULTURE) {
    this.name = name
    this.culture = culture
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
  }

  /** Minutes east of UTC at an instant. */
  getOffsetMinutes(instant: number): number {
    if (Math.floor(instant / SPANS[0]) === this.#last.number) return this.#last.offset
    for (let level = 0; level < SPANS.length; level++) {
      const span = SPANS[level] as number
      const number = Math.floor(instant / span)
      const known = this.#offsets[level] as Map<number, number | null>
      let offset = known.get(number)
      if (offset === undefined) {
        const first = this.#queryOffset(number * span)
        offset = first === this.#queryOffset((number + 1) * span - 1) ? first : null
        known.set(number, offset)
      }
      if (offset === null) continue
      if (level === 0) this.#last = { number, offset }
      return offset
    }
    return this.#queryOffset(instant)
  }

  /** The local date and time of an instant, as if it were UTC: to be read with the getUTC… methods of a Date. */
  toLocal(instant: number): number {
    return instant + this.getOffsetMinutes(instant) * 60_000
  }

  /** The instant of a local date and time; one that the clocks skip is taken as late as they skipped. */
  toInstant(wanted: number): number {
    const guess = wanted - this.getOffsetMinutes(wanted) * 60_000
    const better = wanted - this.getOffsetMinutes(guess) * 60_000
    if (better === guess) return better
    return this.getOffsetMinutes(better) === this.getOffsetMinutes(guess) ? better : Math.max(guess, better)
  }

  #queryOffset(instant: number): number {
    const name = this.#format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? ''
    const match = /([+-])(\d{2}):(\d{2})/.exec(name)
    if (!match) return 0
    return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]))
  }
}
