const DAY = 86_400_000

/** The time zone of the simulated server. Offsets come from Intl and are remembered by day, since asking is slow. */
export class Zone {
  readonly name: string
  readonly #format: Intl.DateTimeFormat
  /** Minutes east of UTC for days that have one offset only. */
  readonly #days = new Map<number, number>()

  /** @param name an IANA name such as America/New_York. @throws RangeError if there is no such zone. */
  constructor(name: string) {
    this.name = name
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
  }

  /** Minutes east of UTC at an instant. */
  offsetAt(instant: number): number {
    const day = Math.floor(instant / DAY)
    const known = this.#days.get(day)
    if (known !== undefined) return known
    const first = this.#ask(day * DAY)
    if (first !== this.#ask((day + 1) * DAY - 1)) return this.#ask(instant)
    this.#days.set(day, first)
    return first
  }

  /** The local date and time of an instant, to be read with the getUTC… methods. */
  local(instant: number): Date {
    return new Date(instant + this.offsetAt(instant) * 60_000)
  }

  /** The instant of a local date and time; one that the clocks skip is taken as late as they skipped. */
  instant(local: Date): number {
    const wanted = local.getTime()
    const guess = wanted - this.offsetAt(wanted) * 60_000
    const better = wanted - this.offsetAt(guess) * 60_000
    return this.offsetAt(better) === this.offsetAt(guess) ? better : Math.max(guess, better)
  }

  #ask(instant: number): number {
    const name = this.#format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? ''
    const match = /([+-])(\d{2}):(\d{2})/.exec(name)
    if (!match) return 0
    return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]))
  }
}
