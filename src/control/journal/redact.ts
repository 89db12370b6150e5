const SECRET = '(?:\\w*(?:password|secret|certificate)|access_token|refresh_token|assertion|digest)'
const IN_JSON = new RegExp(`("${SECRET}"\\s*:\\s*)("(?:[^"\\\\]|\\\\.)*"?|[^,}\\]\\s]+)`, 'gi')
const IN_FORM = new RegExp(`((?:^|[?&])${SECRET}=)[^&\\s]*`, 'gi')
const HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie'])

/** What stands in the place of a secret. */
export const HIDDEN = '***'

/** A body or an address without its secrets, whether it is JSON, however carelessly written, or a form. */
export const redact = (text: string): string =>
  text.replace(IN_JSON, `$1"${HIDDEN}"`).replace(IN_FORM, `$1${HIDDEN}`)

/** Headers without those that prove who somebody is. */
export const redactHeaders = (headers: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, HEADERS.has(name) ? HIDDEN : String(value)]),
  )
