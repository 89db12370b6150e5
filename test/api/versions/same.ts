/** Where two answers that should say the same do not: what only one of them has is left out. */
export function listContradictions(one: unknown, other: unknown, at = ''): string[] {
  const [first, second] = [unpage(one), unpage(other)]
  if (Array.isArray(first) && Array.isArray(second)) {
    if (first.length !== second.length) return [`${at}: ${first.length} entries, and ${second.length}`]
    return first.flatMap((entry, index) => listContradictions(entry, second[index], at))
  }
  if (isObject(first) && isObject(second))
    return Object.keys(first)
      .filter((name) => name in second && !name.startsWith('_'))
      .flatMap((name) => listContradictions(first[name], second[name], `${at}.${name}`))
  return first === second ? [] : [`${at}: ${JSON.stringify(first)}, and ${JSON.stringify(second)}`]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The entries of a page, since a list may be in pages in one version and not in another. */
const unpage = (value: unknown): unknown =>
  isObject(value) && Array.isArray(value.results) ? value.results : value

/** Some places where two worlds differ. Tap writes out both worlds to compare them, which takes long. */
export function listDifferences(one: unknown, other: unknown, at = ''): string[] {
  if (one === other) return []
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return [`${at}: ${JSON.stringify(one)}, and ${JSON.stringify(other)}`.slice(0, 200)]
  const [first, second] = [one as Record<string, unknown>, other as Record<string, unknown>]
  const names = new Set([...Object.keys(first), ...Object.keys(second)])
  return [...names].flatMap((name) => listDifferences(first[name], second[name], `${at}.${name}`)).slice(0, 5)
}
