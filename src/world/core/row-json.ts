/** Entries of a list that are written at once. */
const SLICE_SIZE = 1000

const isLong = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.length > SLICE_SIZE

/** The JSON of a row as `JSON.stringify` writes it, in pieces: some rows have lists of hundreds of thousands of entries. */
export function* stringifyRow(row: object): Generator<string> {
  const values = Object.entries(row)
  if (Array.isArray(row) || !values.some(([, value]) => isLong(value))) {
    yield JSON.stringify(row)
    return
  }
  let before = '{'
  for (const [name, value] of values) {
    if (value === undefined) continue
    yield `${before}${JSON.stringify(name)}:`
    if (isLong(value)) yield* stringifyList(value)
    else yield JSON.stringify(value)
    before = ','
  }
  yield '}'
}

function* stringifyList(list: readonly unknown[]): Generator<string> {
  let before = '['
  for (let from = 0; from < list.length; from += SLICE_SIZE) {
    yield before + JSON.stringify(list.slice(from, from + SLICE_SIZE)).slice(1, -1)
    before = ','
  }
  yield ']'
}
