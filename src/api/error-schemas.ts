import type { FastifySchema } from 'fastify'
import { Type } from 'typebox'
import type { ErrorStyle } from '../http/http-errors.js'
import { nameSchema, refTo } from './hal.js'
import { EmptyResponse } from './request-schemas.js'
import { since, withMemberVersions } from './versioned-schemas.js'
import { type ApiVersion, isInVersion, type VersionRange } from './versions.js'

/** Kinds of errors, and the versions that have them. */
const CODES = {
  ProxyOffline: { since: 7 },
  OutdatedChangeToken: { since: 8 },
  ResourceAccessDenied: { since: 8 },
  ResourceNotFound: { since: 8 },
  ParameterValidationFailure: { since: 8 },
  OrganizationTransfer: { since: 8 },
  RepositoryOwnerChangeTooManyLinks: { since: 8 },
  Timeout: { since: 8 },
  OperationConflict: { since: 8 },
  HttpError: { since: 8 },
} as const satisfies Readonly<Record<string, VersionRange>>

const CODE_NAMES = Object.keys(CODES) as (keyof typeof CODES)[]

/** Response of every operation but the token's when something is wrong. */
export const ExceptionInfo = nameSchema(
  'ExceptionInfo',
  Type.Object({
    message: Type.String({ description: 'What was wrong' }),
    errorCode: since(
      7,
      Type.Optional(
        withMemberVersions(
          Type.Enum(CODE_NAMES, { description: 'Its kind, where there is a name for it' }),
          CODES,
        ),
      ),
    ),
  }),
)

/** The error responses that every route has. */
export const errorResponses = { '4xx': refTo(ExceptionInfo), '5xx': refTo(ExceptionInfo) }

/** Versions that say nothing to whoever they do not let in. */
const SILENT_DENIAL: VersionRange = { since: 8 }

export const getErrorStyle = (version: ApiVersion): ErrorStyle => ({
  deniesSilently: isInVersion(SILENT_DENIAL, version),
  codes: CODE_NAMES.filter((name) => isInVersion(CODES[name], version)),
})

/** Adds to the responses of a route that a caller who is not let in gets no body. */
export const describeSilentDenial = (schema: FastifySchema = {}): FastifySchema =>
  schema.response ? { ...schema, response: { 401: NotLetIn, ...schema.response } } : schema

const NotLetIn = { ...EmptyResponse, description: 'Not let in; the body is empty' }
