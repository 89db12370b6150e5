import type { preValidationHookHandler } from 'fastify'
import { ParsedBody } from '../http/parsed-body.js'

/** Treats a request without a body like one with an empty object, whatever its content type. */
export const optionalBody: preValidationHookHandler = (request, _reply, done) => {
  const { body } = request
  if (body === undefined || body === null || (body instanceof ParsedBody && body.value === undefined))
    request.body = {}
  done()
}
