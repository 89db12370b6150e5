import type { ApiUpgrades } from '../../catalogue/api-upgrades.js'

/** A property that a version does not have at this place. */
export interface UnknownProperty {
  /** Path such as `schedulePolicy.dailyTime`, without the indices of lists. */
  readonly path: string
  /** Name in the other version, if known. */
  readonly newName: string | undefined
}

/** The type of the entries of a list, a page or a table. */
const ENTRIES = /^(?:List|Page)<(.*)>$/

/**
 * Lists the properties of a value that a version does not have.
 * @param type a schema, or a List<> or Page<> of a schema; other types have no known properties
 */
export function* listUnknownProperties(
  value: unknown,
  type: string,
  facts: ApiUpgrades,
  at = '',
): Generator<UnknownProperty> {
  const [, entry] = ENTRIES.exec(type) ?? []
  if (Array.isArray(value)) {
    for (const one of value) yield* listUnknownProperties(one, entry ?? type, facts, at)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const page = value as { readonly results?: unknown }
  if (entry !== undefined && Array.isArray(page.results)) {
    for (const name of Object.keys(page))
      if (!facts.pageProperties.includes(name)) yield { path: name, newName: undefined }
    yield* listUnknownProperties(page.results, entry, facts, 'results')
    return
  }
  const schema = entry ?? type
  const known = facts.findProperties(schema)
  if (!known) return
  for (const [name, inner] of Object.entries(value)) {
    const path = at === '' ? name : `${at}.${name}`
    const property = known.get(name.toLowerCase())
    if (property) yield* listUnknownProperties(inner, property.type, facts, path)
    else yield { path, newName: facts.findNewName(schema, name) }
  }
}
