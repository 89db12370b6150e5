import { loadApiOperations } from '../catalogue/api-operations.js'
import { loadApiVocabulary } from '../catalogue/api-vocabulary.js'
import { KNOWN_VERSIONS } from './target-client.js'

/** Stands for each name and each piece of an address that is no word of the API. */
export const OTHER = '(other)'

/** A name that a program may have given: `isEnabled`, `_links`, `proxy2`. */
const PLAIN_NAME = /^_{0,2}[a-z][A-Za-z]{0,39}\d{0,2}$/

/** The words that a recording may keep. All others may be names, addresses or secrets. */
export class ApiWords {
  readonly #properties: ReadonlySet<string>
  readonly #members: ReadonlyMap<string, ReadonlySet<string>>
  readonly #parameters: ReadonlySet<string>
  readonly #segments: ReadonlySet<string>

  constructor() {
    const { properties, members, parameters } = loadApiVocabulary()
    const lower = (words: Iterable<string>) => new Set([...words].map((word) => word.toLowerCase()))
    this.#properties = lower(properties)
    this.#parameters = lower(parameters)
    this.#members = new Map([...members].map(([name, words]) => [name.toLowerCase(), lower(words)]))
    this.#segments = lower(
      KNOWN_VERSIONS.flatMap((version) =>
        loadApiOperations(version).all.flatMap(({ path }) =>
          path.split('/').filter((segment) => segment !== '' && !segment.includes('{')),
        ),
      ),
    )
  }

  /** Tells whether properties or relations of this name are in a description of the API, in any case of letters. */
  isProperty(name: string): boolean {
    return this.#properties.has(name.toLowerCase())
  }

  /** Tells whether a name that is in no description may be one of the API's all the same. */
  isPlausible(name: string): boolean {
    return PLAIN_NAME.test(name)
  }

  /** Tells whether a text is a member of an enumeration that properties of a name have, in any case of letters. */
  isMember(property: string, text: string): boolean {
    return this.#members.get(property.toLowerCase())?.has(text.toLowerCase()) === true
  }

  /**
   * Describes a link: the words of the API in it, as they are written, and `{}` for all else. undefined for a text that is
   * no link to the API.
   */
  describeLink(text: string): string | undefined {
    const match = /^(https?:\/\/[^/?#\s]+)?(\/v\d{1,2}(?:\/[^?#]*)?)(?:\?([^#]*))?$/i.exec(text)
    if (!match) return undefined
    const [, origin, path = '', query] = match
    const [, version, ...segments] = path.split('/')
    const shown = segments.map((segment) =>
      segment === '' || this.#segments.has(segment.toLowerCase()) ? segment : '{}',
    )
    const names = (query ?? '').split('&').map((field) => field.split('=')[0] as string)
    const parameters = [...new Set(names.map((name) => (this.#isParameter(name) ? name : '{}')))]
    return `link ${origin === undefined ? '' : 'https://{}'}/${[version, ...shown].join('/')}${query ? `?${parameters.join('&')}` : ''}`
  }

  #isParameter(name: string): boolean {
    return this.#parameters.has(name.toLowerCase())
  }
}
