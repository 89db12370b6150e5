import type { FastifyError, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { createGetReporter, suggestName } from '../../http/deviations.js'
import { getRefusalReason, HttpError, logRefusal, RETRY_AFTER } from '../../http/http-errors.js'
import { parseLaxJson } from '../../http/lax-json.js'
import { LoginError, type LoginForm, type Logins } from '../../http/logins.js'
import type { SandboxWork } from '../../http/sandbox-work.js'
import { enterSandbox } from '../../http/slices.js'
import type { TokenStore } from '../../http/tokens.js'
import { quoteName } from '../../text/quote-name.js'
import { isSecret } from '../../text/secrets.js'
import { UnavailableError, WorldError } from '../../world/core/errors.js'
import type { Sandboxes } from '../../world/sandboxes.js'
import { getSettings } from '../../world/settings/settings.js'
import { refTo } from '../hal.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createSchemaProjection } from '../versioned-schemas.js'
import { type ApiVersion, type ByVersion, getForVersion, isInVersion } from '../versions.js'
import { OAuthError, OAuthTokenResponse, TokenRequest } from './schema.js'

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
/** Versions in which a login may be written as JSON. */
const JSON_LOGINS = { since: 4 } as const
const SECOND = 1000
const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' } as const

/** Writes an instant as a version does. */
const FORMAT_MOMENT: ByVersion<(at: number) => string> = {
  3: (at) => new Date(at).toUTCString(),
  6: (at) => new Date(at).toISOString(),
}

const getForm = ({ body }: { readonly body: unknown }): LoginForm => (body instanceof Map ? body : new Map())

export interface TokenOptions {
  readonly logins: Logins
  readonly tokens: TokenStore
  readonly sandboxes: Sandboxes
  /** Lifetime of an access token, in milliseconds of the world's clock. */
  readonly tokenLifetime: number
  readonly work: SandboxWork
  /** Refuses what would be let through. */
  readonly strict: boolean
  readonly version: ApiVersion
}

/** Reads a login that is written as JSON: numbers and flags are as good as their texts. */
function* readJsonFields(text: string): Generator<readonly [name: string, value: string]> {
  const content = parseLaxJson(text)
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new HttpError(400, 'The body must be a form, or a JSON object.')
  for (const [name, value] of Object.entries(content))
    if (value !== null) yield [name, typeof value === 'object' ? '' : String(value)]
}

/** Logins: /Token. */
export const token =
  ({ logins, tokens, sandboxes, work, tokenLifetime, strict, version }: TokenOptions): ResourceRoutes =>
  async (app) => {
    const teller = createGetReporter(strict)
    const known = createSchemaProjection(version)(TokenRequest).properties
    const fieldNames = Object.keys(known)
    const grants = known.grant_type.enum
    const formatMoment = getForVersion(FORMAT_MOMENT, version) as (at: number) => string
    const readers: Readonly<Record<string, (body: string) => Iterable<readonly [string, string]>>> = {
      [FORM]: (body) => new URLSearchParams(body),
      ...(isInVersion(JSON_LOGINS, version) && { [JSON_TYPE]: readJsonFields }),
    }
    for (const schema of [TokenRequest, OAuthTokenResponse, OAuthError]) app.addSchema(schema)

    // what is answered to a login is nobody else's: RFC 6749 asks for both headers
    app.addHook('onRequest', (_request, reply, done) => {
      reply.headers(NO_STORE)
      done()
    })

    // logins are read here and nowhere else; the names of their fields are matched without regard to case
    app.removeAllContentTypeParsers()
    const parse = (request: FastifyRequest, fields: Iterable<readonly [string, string]>): LoginForm => {
      const form = new Map<string, string>()
      const tell = teller(request)
      // a secret that is not encoded may go on after an &
      let doubtful = false
      for (const [given, value] of fields) {
        const name = given.toLowerCase()
        if (!fieldNames.includes(name))
          tell(
            'unknown-property',
            () => `There is no form field ${quoteName(given, doubtful)}. ${suggestName(given, fieldNames)}`,
          )
        else if (name !== given)
          tell(
            'repaired-name',
            () => `The form field '${name}' is the right spelling; it is ${quoteName(given)}.`,
          )
        else if (form.has(name))
          tell(
            'repaired-value',
            () => `The form field '${name}' must appear only once; the first one counts.`,
          )
        if (!form.has(name)) form.set(name, value)
        doubtful ||= isSecret(name)
      }
      return form
    }
    for (const [type, readFields] of Object.entries(readers))
      app.addContentTypeParser(type, { parseAs: 'string' }, (request, body, done) => {
        request.record.body = String(body)
        try {
          done(null, parse(request, readFields(String(body))))
        } catch (error) {
          done(error as Error)
        }
      })

    app.addHook('preHandler', (request, reply, done) => {
      const name = logins.findSandbox(getForm(request), request.headers)
      enterSandbox(work, reply, { name }, () => undefined, done)
    })

    app.setErrorHandler<FastifyError | LoginError | WorldError>((error, request, reply) => {
      const wrongType = 'code' in error && error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE'
      const known = error instanceof LoginError || error instanceof WorldError || error instanceof HttpError
      const isElsewhere = error instanceof UnavailableError
      const status = isElsewhere ? 503 : known || wrongType ? 400 : (error.statusCode ?? 500)
      if (status >= 500 && !isElsewhere) throw error
      const description = wrongType
        ? `The token request must be a form: Content-Type: ${Object.keys(readers).join(' or ')}.`
        : error.message
      logRefusal(request, status, getRefusalReason(error, description))
      // what is refused before the hook above is refused here too
      if (isElsewhere) reply.header('retry-after', RETRY_AFTER)
      reply
        .code(status)
        .headers(NO_STORE)
        .send({
          error: error instanceof LoginError ? error.code : isElsewhere ? 'server_error' : 'invalid_request',
          error_description: description,
        })
    })

    app.post(
      '/Token',
      {
        config: { anonymous: true },
        // the form is checked by hand, since what is wrong with it has to be told in OAuth's way
        validatorCompiler: () => () => true,
        schema: {
          tags: ['Token'],
          summary: 'Log in, or go on with a refresh token',
          consumes: Object.keys(readers),
          security: [],
          body: refTo(TokenRequest),
          response: { 200: refTo(OAuthTokenResponse), '4xx': refTo(OAuthError) },
        },
      },
      (request): Static<typeof OAuthTokenResponse> => {
        const grant = logins.authenticate(getForm(request), request.headers, grants)
        const world = sandboxes.get(grant.sandbox)
        world.catchUp()
        Object.assign(request.record, { world, account: grant.account })
        const { tokenLifetime: lifetime = tokenLifetime } = getSettings(world, 'logins')
        const expires = world.time + lifetime
        const { access, refresh } = tokens.issue(grant, expires)
        return {
          access_token: access,
          token_type: 'bearer',
          expires_in: Math.floor((lifetime - 1) / SECOND),
          refresh_token: refresh,
          userName: grant.account,
          '.issued': formatMoment(world.time),
          '.expires': formatMoment(expires),
        }
      },
    )
  }
