import type { FastifyError } from 'fastify'
import type { Static } from 'typebox'
import { createGetReporter, suggestName } from '../../http/deviations.js'
import { HttpError, logRefusal, reasonOf } from '../../http/http-errors.js'
import { LoginError, type LoginForm, type Logins } from '../../http/logins.js'
import type { SandboxWork } from '../../http/sandbox-work.js'
import { abandonIfGone } from '../../http/slices.js'
import type { TokenStore } from '../../http/tokens.js'
import { quoteName } from '../../text/quote-name.js'
import { isSecret } from '../../text/secrets.js'
import { WorldError } from '../../world/core/errors.js'
import type { Sandboxes } from '../../world/sandboxes.js'
import { getSettings } from '../../world/settings/settings.js'
import { refTo } from '../hal.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { OAuthError, OAuthTokenResponse, TokenRequest } from './schema.js'

const FORM = 'application/x-www-form-urlencoded'
const SECOND = 1000
const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' } as const
const FIELDS = Object.keys(TokenRequest.properties)

const parseForm = ({ body }: { readonly body: unknown }): LoginForm =>
  body instanceof Map ? body : new Map()

export interface TokenOptions {
  readonly logins: Logins
  readonly tokens: TokenStore
  readonly sandboxes: Sandboxes
  /** Lifetime of an access token, in milliseconds of the world's clock. */
  readonly tokenLifetime: number
  readonly work: SandboxWork
  /** Refuses what would be let through. */
  readonly strict: boolean
}

/** Logins: /Token. */
export const token =
  ({ logins, tokens, sandboxes, work, tokenLifetime, strict }: TokenOptions): ResourceRoutes =>
  async (app) => {
    const teller = createGetReporter(strict)
    for (const schema of [TokenRequest, OAuthTokenResponse, OAuthError]) app.addSchema(schema)

    // what is answered to a login is nobody else's: RFC 6749 asks for both headers
    app.addHook('onRequest', (_request, reply, done) => {
      reply.headers(NO_STORE)
      done()
    })

    // forms are read here and nowhere else; the names of their fields are matched without regard to case
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(FORM, { parseAs: 'string' }, (request, body, done) => {
      request.record.body = String(body)
      const form = new Map<string, string>()
      const tell = teller(request)
      try {
        // a secret that is not encoded may go on after an &
        let doubtful = false
        for (const [given, value] of new URLSearchParams(String(body))) {
          const name = given.toLowerCase()
          if (!FIELDS.includes(name))
            tell(
              'unknown-property',
              () => `There is no form field ${quoteName(given, doubtful)}. ${suggestName(given, FIELDS)}`,
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
        done(null, form)
      } catch (error) {
        done(error as Error)
      }
    })

    app.addHook('preHandler', (request, reply, done) => {
      work.enter(logins.findSandbox(parseForm(request), request.headers), false, (hasWaited) => {
        if (!hasWaited || !abandonIfGone(reply)) done()
      })
    })

    app.setErrorHandler<FastifyError | LoginError | WorldError>((error, request, reply) => {
      const wrongType = 'code' in error && error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE'
      const known = error instanceof LoginError || error instanceof WorldError || error instanceof HttpError
      const status = known || wrongType ? 400 : (error.statusCode ?? 500)
      if (status >= 500) throw error
      const description = wrongType
        ? `The token request must be a form: Content-Type: ${FORM}.`
        : error.message
      logRefusal(request, status, reasonOf(error, description))
      // what is refused before the hook above is refused here too
      reply
        .code(status)
        .headers(NO_STORE)
        .send({
          error: error instanceof LoginError ? error.code : 'invalid_request',
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
          consumes: [FORM],
          security: [],
          body: refTo(TokenRequest),
          response: { 200: refTo(OAuthTokenResponse), '4xx': refTo(OAuthError) },
        },
      },
      (request): Static<typeof OAuthTokenResponse> => {
        const grant = logins.authenticate(parseForm(request), request.headers)
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
          '.issued': new Date(world.time).toUTCString(),
          '.expires': new Date(expires).toUTCString(),
        }
      },
    )
  }
