import { Type } from 'typebox'
import type { World } from '../world/world.js'

/** Number of rows of each kind in a world. */
export const RowCounts = Type.Record(Type.String(), Type.Integer())

export const countRows = (world: World): Record<string, number> =>
  Object.fromEntries(Object.entries(world.tables).map(([name, table]) => [name, table.size]))

/** Properties of a request body that choose the template of a sandbox. */
export const TemplateProperties = {
  profile: Type.Optional(
    Type.Unknown({ description: 'Name of an included profile, or the content of a profile' }),
  ),
  seed: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  snapshot: Type.Optional(
    Type.String({ description: 'Name of a snapshot to start from, instead of a profile and a seed' }),
  ),
}
