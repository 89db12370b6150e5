import { writeFileSync } from 'node:fs'
import type { FastifyInstance, RouteOptions } from 'fastify'
import t, { type Test } from 'tap'
import { createSchemaProjection } from '../../src/api/versioned-schemas.js'
import { V3 } from '../../src/api/versions.js'
import { OPERATIONS } from '../../src/testing/operations/operation-list.js'
import { mock } from '../helper.js'

const FILE = new URL('../../src/testing/operations/operation-list.ts', import.meta.url)

type Row = readonly [path: string, methods: string, verbs?: string]

const project = createSchemaProjection(V3)

/** The routes below /v3, by their paths; of an action with its verbs. */
async function rowsOf(t: Test): Promise<Row[]> {
  const methods = new Map<string, string[]>()
  const verbs = new Map<string, string>()
  // restore sessions have an app of their own
  const configureApp = (app: FastifyInstance): void => void app.addHook('onRoute', watch)
  function watch(this: FastifyInstance, { method, url, schema }: RouteOptions): void {
    if (!url.startsWith('/v3/')) return
    const path = url.slice('/v3'.length).replace(/:(\w+)/g, '{$1}')
    methods.set(path, [...(methods.get(path) ?? []), String(method)])
    if (!path.endsWith('/Action')) return
    const { $ref } = (schema?.body ?? {}) as { $ref: string }
    const body = project(this.getSchema($ref.replace('#', '')) as { properties: object })
    verbs.set(path, Object.keys(body.properties).join(' '))
  }
  const { app } = mock(t, { configureApp })
  await app.inject('/v3/RestoreSessions')
  return [...methods].map(([path, known]): Row => {
    const actions = verbs.get(path)
    return actions === undefined ? [path, known.join(' ')] : [path, known.join(' '), actions]
  })
}

const source = (
  rows: readonly Row[],
): string => `/** The paths of the API, their methods, and the verbs of their actions. Written by \`npm run coverage\`. */
export const OPERATIONS: readonly (readonly [path: string, methods: string, verbs?: string])[] = [
${rows.map((row) => `  [${row.map((text) => `'${text}'`).join(', ')}],`).join('\n')}
]
`

t.test('the list of operations is that of the routes', async (t) => {
  const rows = await rowsOf(t)
  if (process.env.UPDATE) writeFileSync(FILE, source(rows))
  else t.strictSame(OPERATIONS, rows)
})
