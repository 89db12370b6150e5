import type { FastifyRequest } from 'fastify'
import { createList, isLong } from '../http/long-list.js'
import type { World } from '../world/world.js'

/** Context of a view, beside the row: its world, and the start of its links. */
export interface ViewContext {
  readonly world: World
  /** `https://host:port/v3` */
  readonly base: string
}

/** @param rows how many of them it is for: the world of very many stands still, for it takes a while to write them */
export const createViewContext = ({ world, origin }: FastifyRequest, rows = 1): ViewContext => ({
  world: isLong(rows) ? world.fork(world.clock.withChange({ mode: 'frozen', now: world.time })) : world,
  base: `${origin}/v3`,
})

/** The views of some rows. */
export function renderRows<Row, View>(
  request: FastifyRequest,
  rows: readonly Row[],
  view: (from: ViewContext, row: Row) => View,
): View[] {
  const from = createViewContext(request, rows.length)
  return createList(rows.length, (start, end) => rows.slice(start, end).map((row) => view(from, row)))
}
