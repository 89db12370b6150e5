import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { maskUrl } from '../text/mask.js'
import {
  ConflictError,
  NotFoundError,
  OperationFailedError,
  UnavailableError,
  WorldError,
} from '../world/core/errors.js'

/** An error that knows its status. Its message goes to the client. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly statusCode: number

  constructor(statusCode: number, message: string) {
    super(message)
    this.statusCode = statusCode
  }
}

/** What the mock knows of, but does not simulate. */
export class NotSimulatedError extends HttpError {
  constructor(operation: string) {
    super(501, `This mock does not simulate ${operation}.`)
  }
}

/** Seconds after which a client may ask again for what another server has. */
export const RETRY_AFTER = 1

/** What a client is told of an error that was not foreseen. */
export const OWN_ERROR = 'Internal error of the mock. See its log.'

declare module 'fastify' {
  interface FastifyRequest {
    /** How errors are told there; absent: as in the first version of the API. */
    readonly errorStyle?: ErrorStyle | undefined
  }
}

/** What differs between versions in how they tell errors. */
export interface ErrorStyle {
  /** Whoever is not let in gets a status without a body. */
  readonly deniesSilently: boolean
  /** The kinds of errors that the message comes with. */
  readonly codes: readonly string[]
}

/** The kind of an error, where it follows from it. */
function findErrorCode(error: unknown, status: number): string | undefined {
  if (error instanceof NotFoundError) return 'ResourceNotFound'
  if (error instanceof ConflictError) return 'OperationConflict'
  if (status === 400) return 'ParameterValidationFailure'
  if (status === 403) return 'ResourceAccessDenied'
  return undefined
}

/** What the parts of a request consist of, by the name that Fastify has for the part. */
const PLACES: Readonly<Record<string, string>> = {
  querystring: 'query parameter',
  params: 'path parameter',
  headers: 'header',
}

/** The status and the text an error is answered with. What was not foreseen tells the client nothing but that. */
function describeError(
  error: FastifyError | WorldError | HttpError,
  request: FastifyRequest,
): { status: number; message: string } {
  if (error instanceof NotFoundError) return { status: 404, message: error.message }
  if (error instanceof OperationFailedError) return { status: 500, message: error.message }
  if (error instanceof UnavailableError) return { status: 503, message: error.message }
  if (error instanceof WorldError) return { status: 400, message: error.message }
  if (error instanceof NotSimulatedError) return { status: 501, message: error.message }
  if (!(error instanceof Error)) return { status: 500, message: OWN_ERROR }
  if ('validation' in error && error.validation) {
    const [first] = error.validation
    const where = PLACES[error.validationContext ?? ''] ?? 'property'
    const name = first?.instancePath.slice(1) || String(first?.params.missingProperty ?? '')
    const { [name]: sent } = (error.validationContext === 'querystring' ? request.query : {}) as Partial<
      Record<string, unknown>
    >
    const value = sent === undefined ? '' : `; it is '${String(sent).slice(0, 60)}'`
    return { status: 400, message: `The ${where} '${name}' ${describeExpected(first)}${value}.` }
  }
  const status = error.statusCode ?? 500
  if (status < 400 || status >= 500) return { status: 500, message: OWN_ERROR }
  return { status, message: error.message }
}

/** Describes the value that would have been right. */
function describeExpected(fault: NonNullable<FastifyError['validation']>[number] | undefined): string {
  const { keyword, params, message } = fault ?? {}
  if (keyword === 'type' && params?.type === 'integer') return 'must be a whole number'
  if (keyword === 'minimum') return `must be ${params?.limit} or more`
  if (keyword === 'maximum') return `must be ${params?.limit} or less`
  if (keyword === 'enum') return `must be one of ${[params?.allowedValues].flat().join(', ')}`
  return String(message)
}

/** Turns every error into the API's one shape: `{message}`, and its kind in versions that have kinds. */
export function sendError(
  error: FastifyError | WorldError | HttpError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const { status, message } = describeError(error, request)
  if (status === 500 && !(error instanceof OperationFailedError)) logFailure(request, error)
  else logRefusal(request, status, getRefusalReason(error, message))
  reply.code(status)
  if (status === 503) reply.header('retry-after', RETRY_AFTER)
  const { errorStyle } = request
  if (status === 401 && errorStyle?.deniesSilently) return void reply.send()
  const errorCode = findErrorCode(error, status)
  const isKnown = errorCode !== undefined && errorStyle?.codes.includes(errorCode)
  reply.send({ message: message.toWellFormed(), ...(isKnown && { errorCode }) })
}

/** What the log says of an error: its cause, where that says more than the client is told. */
export const getRefusalReason = ({ cause }: Error, message: string): string =>
  typeof cause === 'string' ? cause : message

/** An error that was not foreseen: whoever mends it needs to know where it arose. */
export function logFailure({ log, method, url }: FastifyRequest, error: unknown): void {
  log.error({ method, url: maskUrl(url), err: error }, 'internal error of the mock')
}

/** Nothing that is refused stays untold: a tester may not see the answer that the client got. */
export function logRefusal(
  { log, method, url, untrackedCaller }: FastifyRequest,
  status: number,
  why: string,
): void {
  // no client was refused anything
  if (untrackedCaller) return
  log.info({ method, url: maskUrl(url), status }, why)
}
