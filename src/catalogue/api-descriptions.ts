import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** What the descriptions of the API tell beside what its schemas say of themselves. */
export interface ApiDescriptions {
  /** The groups of operations, in their order. */
  readonly tags: Readonly<Record<string, DescribedTag>>
  /** Parameters by their names. */
  readonly parameters: Readonly<Record<string, string>>
  /** Properties by their names, which may have that of a schema or of the property above them before them. */
  readonly properties: Readonly<Record<string, string>>
  /** What comes before that which schemas say of their properties. */
  readonly meanings: Readonly<Record<string, string>>
}

interface DescribedTag {
  readonly description: string
  /** Tags whose operations belong to this one. */
  readonly includes?: readonly string[]
}

/** Reads the texts for the descriptions of the API. */
export function loadApiDescriptions(): ApiDescriptions {
  // the build puts it beside the program as JSON
  const compiled = new URL('api-descriptions.json', import.meta.url)
  if (existsSync(compiled)) return JSON.parse(readFileSync(compiled, 'utf8'))
  const { parse } = require('yaml') as typeof import('yaml')
  return parse(readFileSync(new URL('../../fixtures/api/descriptions.yaml', import.meta.url), 'utf8'))
}
