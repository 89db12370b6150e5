import type { FastifyRequest } from 'fastify'

/**
 * Whether a browser asks for leave, before it sends what a page wants sent. That is none of the client's doing: the journal
 * marks it, and no fault applies to it.
 */
export const isPreflight = ({ method, headers }: FastifyRequest): boolean =>
  method === 'OPTIONS' &&
  headers.origin !== undefined &&
  headers['access-control-request-method'] !== undefined
