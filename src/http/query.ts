/**
 * Reads a query string as the API does: names without regard to case, the first of repeated values, and an empty
 * value as none.
 * @param names the spelling of the names the routes know, by their lower-case form
 */
export function parseQuery(text: string, names: ReadonlyMap<string, string>): Record<string, string> {
  const query: Record<string, string> = {}
  if (text === '') return query
  for (const [given, value] of new URLSearchParams(text)) {
    const name = names.get(given.toLowerCase())
    if (name !== undefined && value !== '') query[name] ??= value
  }
  return query
}
