import type { FastifyRequest } from 'fastify'
import { isLong } from '../http/long-list.js'
import type { World } from '../world/world.js'
import type { ApiVersion } from './versions.js'

/** Context of a view, beside the row: its world, and the start of its links. */
export interface ViewContext {
  readonly world: World
  /** Start of its links: `https://host:port/v3`, or `/v8`. */
  readonly base: string
  readonly version: ApiVersion
}

/** @param rows how many of them it is for: the world of very many stands still, for it takes a while to write them */
export const createViewContext = (request: FastifyRequest, rows = 1): ViewContext => {
  const { world } = request
  return {
    world: isLong(rows) ? world.fork(world.clock.withChange({ mode: 'frozen', now: world.time })) : world,
    base: getLinkBase(request),
    version: request.apiVersion,
  }
}

const getLinkBase = ({ origin, apiVersion: { prefix, hasAbsoluteLinks } }: FastifyRequest): string =>
  hasAbsoluteLinks ? origin + prefix : prefix
