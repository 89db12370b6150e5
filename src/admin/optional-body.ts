import type { preValidationHookHandler } from 'fastify'
import { ParsedBody } from '../http/parsed-body.js'

/** Lets a request without a body be one with an empty object, whatever type its headers promise. */
export const optionalBody: preValidationHookHandler = (request, _reply, done) => {
  const { body } = request
  if (body === undefined || body === null || (body instanceof ParsedBody && body.value === undefined))
    request.body = {}
  done()
}
