import type { FastifyRequest } from 'fastify'
import type { World } from '../world/world.js'

/** What a view needs beside the row: the world it is seen in, and what its links begin with. */
export interface Viewpoint {
  readonly world: World
  /** `https://host:port/v3` */
  readonly base: string
}

export const viewpoint = (request: FastifyRequest): Viewpoint => ({
  world: request.world,
  base: `${request.origin}/v3`,
})
