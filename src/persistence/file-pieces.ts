import { stringifyRow } from '../world/core/row-json.js'

/** Characters of a piece, but for the entry that goes beyond them. */
const PIECE = 64 * 1024

/**
 * The JSON of an object as `JSON.stringify` writes it, in pieces: what is in it is written at once, but for the entries of
 * lists, and of lists in an object of it.
 */
export function* jsonPieces(value: object): Generator<string> {
  let piece = ''
  for (const text of texts(value, 2)) {
    piece += text
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield piece
}

function* texts(value: unknown, depth: number): Generator<string> {
  if (Array.isArray(value)) yield* textsOfList(value)
  else if (typeof value !== 'object' || value === null || depth === 0) yield JSON.stringify(value)
  else {
    let before = '{'
    for (const [name, inner] of Object.entries(value)) {
      if (inner === undefined) continue
      yield `${before}${JSON.stringify(name)}:`
      yield* texts(inner, depth - 1)
      before = ','
    }
    yield before === '{' ? '{}' : '}'
  }
}

function* textsOfList(list: readonly unknown[]): Generator<string> {
  let before = '['
  for (const entry of list) {
    yield before
    if (typeof entry === 'object' && entry !== null) yield* stringifyRow(entry)
    else yield JSON.stringify(entry) ?? 'null'
    before = ','
  }
  yield before === '[' ? '[]' : ']'
}
