/** Each entry as often as its count says, with its number put in its texts. */
export function* expandCounts<T extends { count?: number }>(
  entries: readonly T[] = [],
): Generator<[index: number, entry: T]> {
  let position = 0
  for (const entry of entries)
    for (let n = 1; n <= (entry.count ?? 1); n++) yield [position++, insertNumber(entry, n)]
}

function insertNumber<T>(entry: T, n: number): T {
  const texts = Object.entries(entry as object).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.replaceAll('{n}', String(n)) : value,
  ])
  return Object.fromEntries(texts) as T
}
