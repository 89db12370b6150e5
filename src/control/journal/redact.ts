import { isReadable, TOKEN, type Token, tokensOf } from './json-tokens.js'

/** What stands in the place of a secret. */
export const HIDDEN = '***'

const WORDS =
  'pass(?:word|wd|phrase|code)|pwd|secret|token|assertion|credential|certificate|api[-_]?key|private[-_]?key|authorization|digest'
const WORD = new RegExp(WORDS, 'i')
/** One that something is said of, rather than one that prose mentions. */
const SAID = new RegExp(`(?:${WORDS})\\w*["'>]?\\s*[:=>]`, 'i')
const SECRET = new RegExp(`^pass$|${WORDS}`, 'i')
/** They have such a word in them, and tell nothing. */
const HARMLESS = /^(?:token_type|\w*certificateThumbprint)$/i
/** Fields of a login that may stand after a secret. All else there may be a piece of it that was not encoded. */
const FIELDS = /^(?:grant_type|username|scope|client_id)$/i
const HEADER = new RegExp(`auth|cookie|pass|key|session|signature|${WORDS}`, 'i')

/** Texts within texts within texts: who goes further has something to hide. */
const DEEPEST = 4

/** Whether what goes by a name is secret. */
export const isSecret = (name: string): boolean => SECRET.test(name) && !HARMLESS.test(name)

/** A body or an address without its secrets, whether it is JSON, however carelessly written and wherever it ends, a form, or something else. */
export const redact = (text: string): string => redactAt(text, DEEPEST)

function redactAt(text: string, depth: number): string {
  // an escape may stand for any letter of a word, and somebody's name and password before a host say nothing of it
  if (!SECRET.test(text) && !/\\u|%[0-9a-f]{2}|:\/\//i.test(text)) return text
  if (depth === 0) return HIDDEN
  if (/^[\s\uFEFF]*[[{"/]/.test(text) && !/^[\s\uFEFF]*\/[^/*]/.test(text)) return redactJson(text, depth)
  if (/^[\s\uFEFF]*(?:[\w.%+-]+=|\/|\w+:\/\/)/.test(text)) return redactFields(text)
  return redactRest(text, depth === DEEPEST ? WORD : SAID)
}

/** Headers without those that prove who somebody is. */
export const redactHeaders = (headers: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      HEADER.test(name) ? HIDDEN : redactFields(String(value)),
    ]),
  )

/** Fields of a form or of an address. */
function redactFields(text: string): string {
  let hiding = false
  return text
    .replace(/\/\/[^/?#\s]*@/g, `//${HIDDEN}@`)
    .split(/([?&;#/\s]+)/)
    .map((field, place) => {
      if (place % 2 === 1 || field === '') return field
      const [name = ''] = field.split('=', 1)
      const plain = decoded(name)
      if (field.includes('=')) {
        if (isSecret(plain)) {
          hiding = true
          return `${name}=${HIDDEN}`
        }
        if (FIELDS.test(plain)) hiding = false
      }
      return hiding ? HIDDEN : field
    })
    .join('')
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    // what cannot be read may say anything
    return 'secret'
  }
}

/** What is neither JSON nor a form is not understood, so nothing is given out from the first word on that may name a secret. */
function redactRest(text: string, word = WORD): string {
  const place = text.search(word)
  return place < 0 ? text : text.slice(0, place) + HIDDEN
}

function redactJson(text: string, depth: number): string {
  const tokens = tokensOf(text)
  let result = ''
  let done = 0
  let readable: boolean | undefined
  const copyTo = (end: number): void => {
    const between = text.slice(done, end)
    // comments are all that can stand there
    result += WORD.test(between) ? between.replace(/\S[\s\S]*\S/, `/* ${HIDDEN} */`) : between
    done = end
  }
  for (let place = 0; place < tokens.length; place++) {
    const token = tokens[place] as Token
    const { kind, value, start, end, broken } = token
    copyTo(start)
    if (broken && kind !== TOKEN.text) return result + redactRest(text.slice(start))
    if (kind !== TOKEN.text) {
      result += text.slice(start, end)
      done = end
      continue
    }
    if (tokens[place + 1]?.kind !== TOKEN.colon) {
      const shown = redactAt(value, depth - 1)
      // nothing is where it seems to be after a text that has no end
      if (broken) return result + (shown === value ? redactRest(text.slice(start)) : `"${HIDDEN}"`)
      result += shown === value ? text.slice(start, end) : JSON.stringify(shown)
      done = end
      continue
    }
    if (broken) return `${result}"${HIDDEN}"`
    result += text.slice(start, end)
    done = end
    if (!isSecret(value)) continue
    const last = endOfValue(tokens, place + 2)
    copyTo((tokens[place + 1] as Token).end)
    result += `${text.slice(done, done + 1) === ' ' ? ' ' : ''}"${HIDDEN}"`
    // what cannot be read may have been torn by the secret itself
    readable ??= isReadable(text)
    if (last === undefined || !readable) return result
    done = (tokens[last] as Token).end
    place = last
  }
  copyTo(text.length)
  return result
}

/** The last token of the value that begins with a token; none when nobody can say where it ends. */
function endOfValue(tokens: readonly Token[], from: number): number | undefined {
  let depth = 0
  for (let place = from; place < tokens.length; place++) {
    const { kind, broken } = tokens[place] as Token
    if (broken) return undefined
    const closes = kind === TOKEN.closeBrace || kind === TOKEN.closeBracket
    if (depth === 0 && (closes || kind === TOKEN.comma)) return place - 1
    if (kind === TOKEN.openBrace || kind === TOKEN.openBracket) depth++
    else if (closes) depth--
  }
  return undefined
}
