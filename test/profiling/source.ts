import type { Inventory } from '../../src/profiling/inventory.js'
import { type InventoryOptions, readInventory } from '../../src/profiling/read-inventory.js'
import type { TargetResponse } from '../../src/recording/target-client.js'
import type { TestMock } from '../helper.js'

/** What a server answers to a path with a version: JSON, or a status without a body. */
export type Answer = (path: string) => Promise<{ readonly status: number; readonly value?: unknown }>

export interface ReadServer {
  readonly inventory: Inventory
  readonly paths: readonly string[]
}

/** Reads a server that is a function. */
export async function readServer(
  answer: Answer,
  version: number,
  { maxRequests = 2000, ...options }: { maxRequests?: number } & Partial<InventoryOptions> = {},
): Promise<ReadServer> {
  const paths: string[] = []
  const inventory = await readInventory({
    version,
    mayGoOn: () => paths.length < maxRequests,
    get: async (path): Promise<TargetResponse> => {
      paths.push(path)
      const { status, value } = await answer(path)
      return {
        status,
        headers: {},
        content: value === undefined ? { kind: 'empty' } : { kind: 'json', value },
      }
    },
    ...options,
  })
  return { inventory, paths }
}

/** Lets a mock answer, as an administrator asks it. */
export const askMock =
  ({ get }: Pick<TestMock, 'get'>, headers = {}): Answer =>
  async (path) => {
    const { statusCode: status, body } = await get(path, headers)
    return { status, ...(body !== '' && { value: JSON.parse(body) }) }
  }
