import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** The words that stand in descriptions of the API, whatever version they are of. */
export interface ApiVocabulary {
  /** Names of properties, and the relations of links. */
  readonly properties: ReadonlySet<string>
  /** Members of the enumerations that properties of a name have. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>
  /** Names of query parameters. */
  readonly parameters: ReadonlySet<string>
}

/** Words stand in one text, with spaces between. */
interface VocabularyFile {
  readonly properties: string
  readonly parameters: string
  readonly members: Readonly<Record<string, string>>
}

/** Reads the words of the API. */
export function loadApiVocabulary(): ApiVocabulary {
  const { properties, members, parameters } = readFile()
  return {
    properties: new Set(properties.split(' ')),
    members: new Map(Object.entries(members).map(([name, words]) => [name, new Set(words.split(' '))])),
    parameters: new Set(parameters.split(' ')),
  }
}

function readFile(): VocabularyFile {
  // the build puts it beside the program as JSON
  const compiled = new URL('api-vocabulary.json', import.meta.url)
  if (existsSync(compiled)) return JSON.parse(readFileSync(compiled, 'utf8'))
  const { parse } = require('yaml') as typeof import('yaml')
  return parse(readFileSync(new URL('../../fixtures/api/vocabulary.yaml', import.meta.url), 'utf8'))
}
