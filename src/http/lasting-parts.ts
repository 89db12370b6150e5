/**
 * A part of an answer whose JSON is kept as long as what it is made of stays, whatever else changes in its world: answers
 * that have it in common write it once. It is for the serializer alone.
 */
export class LastingPart {
  readonly key: object
  readonly name: string
  readonly on: unknown
  readonly make: () => unknown

  /**
   * @param key the row that it shows
   * @param name tells it from other parts that show the row
   * @param on what it depends on beside them, compared by identity
   */
  constructor(key: object, name: string, on: unknown, make: () => unknown) {
    this.key = key
    this.name = name
    this.on = on
    this.make = make
  }
}

/** A part that lasts, as what it stands for: to its route it is of the type that it has in the answer. */
export const lasting = <T>(key: object, name: string, on: unknown, make: () => T): T =>
  new LastingPart(key, name, on, make) as unknown as T

interface Text {
  readonly name: string
  readonly on: unknown
  readonly json: string
}

/** Bytes after which the texts that were not asked for since are let go. */
const GENERATION = 512 * 1024

/** The JSON of lasting parts of one schema: the last for each row, bounded by letting go what is asked for least. */
export class LastingTexts {
  readonly #write: (value: unknown) => string
  #recent = new Map<object, Text>()
  #older = new Map<object, Text>()
  #size = 0

  constructor(write: (value: unknown) => string) {
    this.#write = write
  }

  of({ key, name, on, make }: LastingPart): string {
    const recent = this.#recent.get(key)
    if (recent?.name === name && recent.on === on) return recent.json
    const older = this.#older.get(key)
    const text = older?.name === name && older.on === on ? older : { name, on, json: this.#write(make()) }
    this.#recent.set(key, text)
    // to count its bytes makes one piece of a text that was put together of many
    this.#size += Buffer.byteLength(text.json)
    if (this.#size > GENERATION) {
      this.#older = this.#recent
      this.#recent = new Map()
      this.#size = 0
    }
    return text.json
  }
}
