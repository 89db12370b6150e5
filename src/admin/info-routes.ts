import { Type } from 'typebox'
import { countLevels, loadEvidence } from '../catalogue/evidence.js'
import { LEVELS } from '../catalogue/evidence-schema.js'
import { DEFAULT_SANDBOX } from '../world/sandbox-name.js'
import type { ControlRoutes } from './control-options.js'

const Login = Type.Object({ name: Type.String(), password: Type.String() })

/** Describes the server to its clients: /info. */
export const infoRoutes: ControlRoutes = async (app, options) => {
  const { api, sandboxes, findOrigin, users, auth, version, profile, seed, adminToken, ca } = options
  let evidence: ReturnType<typeof countLevels> | undefined

  app.get(
    '/info',
    {
      schema: {
        summary: 'Describe the server: its address, logins and sandboxes',
        response: {
          200: Type.Object({
            version: Type.String(),
            api: Type.Array(Type.String(), { description: 'Versions of the API that are served' }),
            profile: Type.String({ description: 'Profile from which sandboxes start by default' }),
            seed: Type.Integer(),
            url: Type.String({ description: 'As the client addressed it, without a slash at the end' }),
            auth: Type.Enum(['strict', 'any'], { description: 'any: the server accepts every login' }),
            logins: Type.Array(Login, { description: 'Logins that the server started with' }),
            sandboxes: Type.Array(Type.String(), {
              description: 'Sandboxes in use; the default one has an empty name',
            }),
            adminToken: Type.Boolean({
              description: 'Whether there is a token for callers on other machines',
            }),
            ca: Type.Boolean({ description: 'Whether there is a certificate to trust, at /__admin/ca.pem' }),
            evidence: Type.Object(Object.fromEntries(LEVELS.map((level) => [level, Type.Integer()])), {
              description:
                'How well the operations of the API are known: number of them by their best evidence; an action counts with each of its verbs',
            }),
          }),
        },
      },
    },
    ({ headers, protocol }) => {
      evidence ??= countLevels(loadEvidence())
      return {
        version,
        api: [...api],
        profile,
        seed,
        url: findOrigin(headers, protocol),
        auth,
        logins: users.map(({ name, password }) => ({ name, password })),
        // the default one is always there, even if nobody has used it yet
        sandboxes: [...new Set([DEFAULT_SANDBOX, ...sandboxes.list().map(({ name }) => name)])],
        adminToken: adminToken !== undefined,
        ca: ca !== undefined,
        evidence,
      }
    },
  )
}
