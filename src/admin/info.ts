import { Type } from 'typebox'
import { DEFAULT_SANDBOX } from '../world/sandbox-name.js'
import type { ControlRoutes } from './plugin.js'

const Login = Type.Object({ name: Type.String(), password: Type.String() })

/** What a client has to know of the server to use it: /info. */
export const infoRoutes: ControlRoutes = async (app, options) => {
  const { sandboxes, originOf, users, auth, version, profile, seed, adminToken, ca } = options

  app.get(
    '/info',
    {
      schema: {
        summary: 'Get what a client has to know of the server: its address, logins and sandboxes',
        response: {
          200: Type.Object({
            version: Type.String(),
            profile: Type.String({ description: 'What sandboxes begin from of which nothing else is said' }),
            seed: Type.Integer(),
            url: Type.String({ description: 'As it was called by, without a slash at the end' }),
            auth: Type.Enum(['strict', 'any'], { description: 'any: every login is accepted' }),
            logins: Type.Array(Login, { description: 'Those that the server was started with' }),
            sandboxes: Type.Array(Type.String(), {
              description: 'Those in use; the default one has no name',
            }),
            adminToken: Type.Boolean({ description: 'Whether one lets in callers from beyond loopback' }),
            ca: Type.Boolean({ description: 'Whether there is a certificate to trust, at /__admin/ca.pem' }),
          }),
        },
      },
    },
    ({ headers, protocol }) => {
      // the default one is always there
      sandboxes.get(DEFAULT_SANDBOX)
      return {
        version,
        profile,
        seed,
        url: originOf(headers, protocol),
        auth,
        logins: users.map(({ name, password }) => ({ name, password })),
        sandboxes: sandboxes.list().map(({ name }) => name),
        adminToken: adminToken !== undefined,
        ca: ca !== undefined,
      }
    },
  )
}
