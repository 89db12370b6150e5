import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'

const REPLAYED = Symbol('a single request of the journal that is made again')

/** Marks a request that a tester has made again, which looks at things without anybody having opened them. */
export function markReplayed(request: IncomingMessage): void {
  Object.assign(request, { [REPLAYED]: true })
}

export const isReplayed = ({ raw }: FastifyRequest): boolean => REPLAYED in raw
