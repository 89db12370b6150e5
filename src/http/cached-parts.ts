/**
 * A part of an answer whose JSON is kept as long as what it is made of stays, whatever else changes in its world: answers
 * that have it in common write it once. It is for the serializer alone.
 */
export class CachedPart {
  readonly key: object
  readonly name: string
  readonly dependsOn: unknown
  readonly build: () => unknown

  /**
   * @param key the row that it shows
   * @param name tells it from other parts that show the row
   * @param dependsOn what it depends on beside them, compared by identity
   */
  constructor(key: object, name: string, dependsOn: unknown, build: () => unknown) {
    this.key = key
    this.name = name
    this.dependsOn = dependsOn
    this.build = build
  }
}

/** A part that lasts, as what it stands for: to its route it is of the type that it has in the answer. */
export const cachePart = <T>(key: object, name: string, dependsOn: unknown, build: () => T): T =>
  new CachedPart(key, name, dependsOn, build) as unknown as T

interface CachedText {
  readonly name: string
  readonly dependsOn: unknown
  readonly json: string
}

/** Bytes after which the texts that were not asked for since are let go. */
const GENERATION_BYTES = 512 * 1024

/** The JSON of lasting parts of one schema: the last for each row, bounded by letting go what is asked for least. */
export class CachedTexts {
  readonly #write: (value: unknown) => string
  #recent = new Map<object, CachedText>()
  #older = new Map<object, CachedText>()
  #size = 0

  constructor(write: (value: unknown) => string) {
    this.#write = write
  }

  getJson({ key, name, dependsOn, build }: CachedPart): string {
    const recent = this.#recent.get(key)
    if (recent?.name === name && recent.dependsOn === dependsOn) return recent.json
    const older = this.#older.get(key)
    const text =
      older?.name === name && older.dependsOn === dependsOn
        ? older
        : { name, dependsOn, json: this.#write(build()) }
    this.#recent.set(key, text)
    // to count its bytes makes one piece of a text that was put together of many
    this.#size += Buffer.byteLength(text.json)
    if (this.#size > GENERATION_BYTES) {
      this.#older = this.#recent
      this.#recent = new Map()
      this.#size = 0
    }
    return text.json
  }
}
