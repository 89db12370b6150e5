import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'

const REPLAYED = Symbol('id of the request of the journal that is made again')

type Replayed = IncomingMessage & { [REPLAYED]?: number }

/** Marks a request that a tester has made again, which looks at things without anybody having opened them. */
export function markReplayed(request: IncomingMessage, id: number): void {
  Object.assign(request, { [REPLAYED]: id })
}

export const isReplayed = (request: FastifyRequest): boolean => getReplayedId(request) !== undefined

/** The id of the request that is made again; undefined for a request of a client. */
export const getReplayedId = ({ raw }: FastifyRequest): number | undefined => (raw as Replayed)[REPLAYED]
