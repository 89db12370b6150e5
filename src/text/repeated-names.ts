import { TOKEN, tokenizeJson } from './json-tokens.js'
import { quoteName } from './quote-name.js'

/** Finds names that an object in a JSON text has more than once, and describes each. */
export function findRepeatedNames(text: string): string[] {
  const repeated = new Set<string>()
  const open: (Set<string> | undefined)[] = []
  const tokens = tokenizeJson(text)
  for (const [index, { kind, value }] of tokens.entries()) {
    if (kind === TOKEN.openBrace) open.push(new Set())
    else if (kind === TOKEN.openBracket) open.push(undefined)
    else if (kind === TOKEN.closeBrace || kind === TOKEN.closeBracket) open.pop()
    else if (kind === TOKEN.text && tokens[index + 1]?.kind === TOKEN.colon) {
      const names = open.at(-1)
      if (names?.has(value)) repeated.add(value)
      names?.add(value)
    }
  }
  return [...repeated].map(
    (name) =>
      `The property ${quoteName(name)} must appear only once; it is repeated, and the last one counts.`,
  )
}
