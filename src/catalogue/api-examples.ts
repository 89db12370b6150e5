import { existsSync, readFileSync } from 'node:fs'
import { isInRange } from './api-operations.js'

/** What operations are sent and answer, in the world of the profile `small`. */
export interface ApiExamples {
  /** @param operation method and path, without the version: `GET /Jobs/{id}` */
  readonly find: (operation: string, version: number) => ApiExample
}

export interface ApiExample {
  /** Values of the names in its path. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Who has to log in, where the administrator of the server may not. */
  readonly login?: string
  /** The operations whose examples have to be sent before. */
  readonly needs?: readonly string[]
  readonly body?: unknown
  /** The bodies of an action, by their verbs. */
  readonly bodies?: Readonly<Record<string, unknown>>
  /** By status. */
  readonly answers?: Readonly<Record<string, unknown>>
}

/** By operation, and by the versions that have the same example: `v3-v5`. */
type ExamplesFile = Readonly<Record<string, Readonly<Record<string, ApiExample>>>>

/** Stands for what all operations answer when something is wrong. */
const ALL = '*'

/** Versions up to this one write out the server in links. */
const LAST_WITH_SERVER = 5

/** @param server what links to it begin with: `https://localhost:4443` */
export function loadApiExamples(server: string): ApiExamples {
  // the build puts it beside the program
  const compiled = new URL('api-examples.json', import.meta.url)
  const source = new URL('../../fixtures/api/examples.json', import.meta.url)
  const examples: ExamplesFile = JSON.parse(readFileSync(existsSync(compiled) ? compiled : source, 'utf8'))
  const find = (operation: string, version: number): ApiExample =>
    Object.entries(examples[operation] ?? {}).find(([range]) => isInRange(range, version))?.[1] ?? {}
  return {
    find: (operation, version) => {
      const example = find(operation, version)
      const answers = { ...find(ALL, version).answers, ...example.answers }
      const api = `${version <= LAST_WITH_SERVER ? server : ''}/v${version}/`
      return JSON.parse(JSON.stringify({ ...example, answers }).replaceAll('"{api}/', `"${api}`))
    },
  }
}
