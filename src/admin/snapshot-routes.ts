import { type Static, Type } from 'typebox'
import { LongList } from '../http/long-list.js'
import type { Snapshot } from '../world/snapshot-store.js'
import { ClockState, formatClock } from './clock-routes.js'
import type { ControlRoutes } from './control-options.js'
import { SandboxQuery } from './sandbox-query.js'
import { registerStrictJsonParser } from './strict-json-parser.js'
import { countRows, RowCounts } from './world-schemas.js'

/** Bytes of a snapshot that is sent: the profile `large` comes to 42 MB. */
const MAX_BYTES = 64 * 1024 * 1024

export const SnapshotInfo = Type.Object({
  name: Type.String(),
  savedAt: Type.String({ description: 'ISO 8601, real time' }),
  sandbox: Type.String({ description: 'Sandbox whose ids it contains' }),
  seed: Type.Integer(),
  clock: ClockState,
  state: Type.String({ description: 'Digest of the data, as in the header x-vbo-mock-state' }),
  counts: RowCounts,
})

const Named = Type.Object({ name: Type.String() })

const formatSnapshot = ({ name, savedAt, world }: Snapshot): Static<typeof SnapshotInfo> => ({
  name,
  savedAt: new Date(savedAt).toISOString(),
  sandbox: world.origin.sandbox,
  seed: world.origin.seed,
  clock: formatClock({ mode: world.clock.state.mode, now: world.time, rate: world.clock.rate }),
  state: world.digest,
  counts: countRows(world),
})

/** Saves, loads, exports and imports snapshots: /snapshots. */
export const snapshotRoutes: ControlRoutes = async (app, options) => {
  const { world, sandboxes, snapshots } = options
  app.get(
    '/snapshots',
    {
      schema: {
        summary: 'List snapshots',
        response: { 200: Type.Object({ snapshots: Type.Array(SnapshotInfo) }) },
      },
    },
    () => ({ snapshots: snapshots.list().map(formatSnapshot) }),
  )

  app.put(
    '/snapshots/:name',
    {
      schema: {
        summary: 'Save the sandbox as a snapshot',
        querystring: SandboxQuery,
        params: Named,
        response: { 200: SnapshotInfo },
      },
    },
    ({ query, params }) => formatSnapshot(snapshots.save(params.name, world(query.sandbox))),
  )

  app.post(
    '/snapshots/:name/load',
    {
      schema: {
        summary: 'Load a snapshot into the sandbox',
        querystring: SandboxQuery,
        params: Named,
        response: { 200: SnapshotInfo },
      },
    },
    ({ query, params }) => {
      const snapshot = snapshots.get(params.name)
      const kept = snapshot.world
      sandboxes.replace(query.sandbox, kept.fork(kept.clock.resumeAt(kept.time)))
      return formatSnapshot(snapshot)
    },
  )

  app.get('/snapshots/:name', { schema: { summary: 'Export a snapshot', params: Named } }, ({ params }) => {
    const snapshot = snapshots.get(params.name).world.snapshot()
    const tables = Object.entries<readonly object[]>(snapshot.tables).map(([name, list]) => [
      name,
      // also of a few rows one may be long
      new LongList(list.length, (from, to) => list.slice(from, to)),
    ])
    return { ...snapshot, tables: Object.fromEntries(tables) }
  })

  await app.register(importRoutes, { ...options, prefix: '' })

  app.delete(
    '/snapshots/:name',
    {
      schema: {
        summary: 'Delete a snapshot',
        params: Named,
        response: { 200: Type.Object({ deleted: Type.String() }) },
      },
    },
    ({ params: { name } }) => {
      snapshots.delete(name)
      return { deleted: name }
    },
  )
}

/** The import, which reads bodies in its own way, for they are large. */
const importRoutes: ControlRoutes = async (app, { snapshots, readSnapshot, scheduler }) => {
  registerStrictJsonParser(app, scheduler)

  app.post(
    '/snapshots',
    {
      bodyLimit: MAX_BYTES,
      schema: {
        summary: 'Import a snapshot',
        body: Type.Object({
          name: Type.String({ minLength: 1 }),
          snapshot: Type.Unknown({ description: 'Content of an exported snapshot' }),
        }),
        response: { 201: SnapshotInfo },
      },
    },
    async ({ body: { name, snapshot } }, reply) => {
      const imported = await scheduler.run(snapshots.import(name, readSnapshot(snapshot)))
      reply.code(201)
      return formatSnapshot(imported)
    },
  )
}
