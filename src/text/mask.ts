import { HIDDEN, isSecret, isSecretHeader, mentionsSecret } from './secrets.js'

/** Texts within texts, and levels of a value: who goes further has something to hide. */
const MAX_NESTED = 4
const MAX_LEVELS = 64
/** Names whose secrecy is remembered. */
const MAX_NAMES = 1000
/** Matches texts that look like a name and may be shown as one; all else may be a piece of a secret. */
const NAME = /^[\w.@$[\]-]{1,60}$/
/** Fields that may stand after a secret: what else stands there may be the rest of one that was not encoded. */
const AFTER_SECRET = /^(?:grant_type|username|scope|client_id)$/i
/** Properties that hold the name, or the value, of a name/value pair. */
const PAIR_NAMES = new Set(['name', 'key', 'field', 'property', 'parameter', 'header', 'id', 'k', 'n'])
const PAIR_VALUES = new Set(['value', 'values', 'val', 'content', 'data', 'text', 'default', 'v'])

/**
 * Hides what goes by a secret name, and keeps all else. It takes time in proportion to its input, and less with the
 * names that it has met before.
 *
 * @example
 * new Masker().value({ name: 'x', password: 'y' }) // { name: 'x', password: '***' }
 */
export class Masker {
  readonly #names = new Map<string, boolean>()

  /** Masks a value of JSON's types at any depth. The value itself stays as it is. */
  value(value: unknown): unknown {
    return this.#mask(value, MAX_NESTED, 0)
  }

  /** Masks a text: the secrets of the JSON or the address that it holds, or all of it when it names a secret. */
  text(text: string): string {
    return this.#nested(text, MAX_NESTED)
  }

  /** Masks the fields of a form, or of the query of an address. */
  fields(text: string): string {
    // a secret that was not encoded may go on after an &
    let doubtful = false
    const mask = (field: string): string => {
      const equals = field.indexOf('=')
      const name = decodeFully(equals < 0 ? field : field.slice(0, equals))
      if (this.#isSecret(name) && (equals >= 0 || !NAME.test(name))) {
        doubtful = true
        return `${NAME.test(name) ? name : HIDDEN}=${HIDDEN}`
      }
      if (doubtful && !AFTER_SECRET.test(name)) return HIDDEN
      doubtful = false
      if (equals < 0) return NAME.test(name) ? field : HIDDEN
      const value = decodeFully(field.slice(equals + 1))
      const shown = this.text(value)
      return `${NAME.test(name) ? field.slice(0, equals) : HIDDEN}=${shown === value ? field.slice(equals + 1) : encodeURIComponent(shown)}`
    }
    return text
      .split('&')
      .map((field) => (field === '' ? field : mask(field)))
      .join('&')
  }

  /** Masks the user, path, query and fragment of an address. */
  url(url: string): string {
    const mark = url.search(/[?#]/)
    if (mark < 0) return this.#path(url)
    const rest = url.slice(mark + 1).split('#')
    return this.#path(url.slice(0, mark)) + url[mark] + rest.map((part) => this.fields(part)).join('#')
  }

  /** Masks headers, and hides those that prove who somebody is. */
  headers(headers: Readonly<Record<string, unknown>>): Record<string, string> {
    const mask = (value: string): string =>
      value.startsWith('/') || /^[a-z]{1,10}:\/\//i.test(value) ? this.url(value) : this.text(value)
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        isSecretHeader(name) ? HIDDEN : mask(String(value)),
      ]),
    )
  }

  #isSecret = (name: string): boolean => {
    const known = this.#names.get(name)
    if (known !== undefined) return known
    const secret = isSecret(name)
    if (this.#names.size < MAX_NAMES) this.#names.set(name, secret)
    return secret
  }

  #mask(value: unknown, nested: number, level: number): unknown {
    if (typeof value === 'string') return this.#nested(value, nested)
    if (typeof value !== 'object' || value === null) return value
    if (level === MAX_LEVELS) return HIDDEN
    if (Array.isArray(value)) return this.#array(value, nested, level)
    const entries = Object.entries(value)
    const isPair = entries.some(([name, inner]) => PAIR_NAMES.has(name.toLowerCase()) && this.#isName(inner))
    return Object.fromEntries(
      entries.map(([name, inner]) => {
        const hide = this.#isSecret(name) || (isPair && PAIR_VALUES.has(name.toLowerCase()))
        return [
          this.#namesSecret(name) ? HIDDEN : name,
          hide ? hideValue(inner) : this.#mask(inner, nested, level + 1),
        ]
      }),
    )
  }

  /** In `["password", "x"]`, as in a flat list of names and values, the value follows its name. */
  #array(values: readonly unknown[], nested: number, level: number): unknown[] {
    return values.map((value, index) =>
      typeof value !== 'object' && this.#isName(values[index - 1])
        ? hideValue(value)
        : this.#mask(value, nested, level + 1),
    )
  }

  #isName(value: unknown): boolean {
    return typeof value === 'string' && NAME.test(value) && this.#isSecret(value)
  }

  #namesSecret(text: string): boolean {
    return mentionsSecret(text, this.#isSecret)
  }

  #nested(text: string, nested: number): string {
    if (/^\s*[[{]/.test(text)) {
      const inner = tryParse(text)
      if (inner !== undefined) {
        if (nested === 0) return HIDDEN
        const [before, after] = [JSON.stringify(inner), JSON.stringify(this.#mask(inner, nested - 1, 0))]
        return before === after ? text : after
      }
    }
    if (this.#namesSecret(text)) return HIDDEN
    const plain = decodeFully(text)
    return plain !== text && this.#namesSecret(plain) ? HIDDEN : maskUserInfo(text)
  }

  #path(path: string): string {
    return maskUserInfo(path)
      .split(/([/;])/)
      .map((part) => (this.text(part) === part ? part : HIDDEN))
      .join('')
  }
}

/** true, false and null are no secrets. */
const hideValue = (value: unknown): unknown => (value === null || typeof value === 'boolean' ? value : HIDDEN)

/** undefined for what is no JSON, or nested too deep to be written again. */
function tryParse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    JSON.stringify(value)
    return value
  } catch {
    return undefined
  }
}

/** `https://name:password@host` */
function maskUserInfo(text: string): string {
  if (!text.includes('://')) return text
  return text
    .split('://')
    .map((part, index) => {
      if (index === 0) return part
      const end = part.search(/[/?#\s]/)
      const at = (end < 0 ? part : part.slice(0, end)).lastIndexOf('@')
      return at < 0 ? part : HIDDEN + part.slice(at)
    })
    .join('://')
}

/** Decodes percent signs and plus signs of a form, however often they were encoded; what is broken stays. */
function decodeFully(text: string): string {
  let plain = text
  for (let times = 0; times <= MAX_NESTED && /[%+]/.test(plain); times++)
    plain = plain
      .replaceAll('+', ' ')
      .replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  return plain
}

/** An address with its secrets hidden, for logs. */
export const maskUrl = (url: string): string => new Masker().url(url)
