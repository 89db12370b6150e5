/** Replaces a secret. */
export const HIDDEN = '***'

/** Anywhere in a name, when its letters are looked at alone: `api_key`, `Api-Key` and `apiKey` are `apikey`. */
const PARTS =
  /passw|passphrase|passcode|secret|token|assertion|credential|certificate|signature|connectionstring|authorization|authcode|devicecode|usercode|verificationcode|digest|bearer|cookie|(?:api|access|account|encryption|license|master|private|session|shared|storage|ssh)key/

/** Short ones, which stand in long ids by chance. */
const SHORT_PARTS = /pwd|jwt|pass$/
/** They have to stand alone, as in `userPw` and `db_pin`. */
const WORDS = new Set(['auth', 'cred', 'creds', 'otp', 'pass', 'pin', 'pw', 'sas'])
const MAX_NAME_LENGTH = 40

/** They have such a word in them, and tell nothing. */
const NOT_SECRET = /^tokentype$|tokenlifetime$|certificatethumbprint$/

/** Says that a header proves who somebody is. */
const HEADER = /auth|cookie|pass|key|session/

const extractLetters = (name: string): string => name.toLowerCase().replace(/[^a-z\d]/g, '')

const splitWords = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]/)

/** Tells whether what goes by a name is a secret: a property, a form field, a query parameter. */
export function isSecret(name: string): boolean {
  const plain = extractLetters(name)
  if (NOT_SECRET.test(plain)) return false
  if (PARTS.test(plain)) return true
  return (
    name.length <= MAX_NAME_LENGTH &&
    (SHORT_PARTS.test(plain) || splitWords(name).some((word) => WORDS.has(word)))
  )
}

/** Tells how to prove who one is, and proves nothing itself. */
const CHALLENGE = /^(?:www|proxy)-authenticate$/i

/** Tells whether the value of a header is a secret. */
export const isSecretHeader = (name: string): boolean =>
  !CHALLENGE.test(name) && (HEADER.test(extractLetters(name)) || isSecret(name))

/** Stands between a name and what separates it from its value, as in `"pwd" : x` and `<pwd >x`. */
const BETWEEN = new Set(['"', "'", '\\', ']', ' ', '\t', '\r', '\n'])
const SEPARATORS = new Set([':', '=', '>'])

/**
 * Tells whether a text that has no names of its own gives something a secret name: `password=x`, `"pwd": "x"`,
 * `<secret>x`. Prose that mentions such a word does not.
 * @param isSecretName `isSecret`, or what remembers its answers
 */
export function mentionsSecret(text: string, isSecretName: (name: string) => boolean = isSecret): boolean {
  if (!/[:=>]/.test(text)) return false
  for (const { 0: name, index } of text.matchAll(/[\w.$-]+/g)) {
    let next = index + name.length
    while (BETWEEN.has(text.charAt(next))) next++
    if (SEPARATORS.has(text.charAt(next)) && isSecretName(name)) return true
  }
  return false
}
