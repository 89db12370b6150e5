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
        summary: 'Get the version, the address, the logins and the sandboxes of the server',
        response: {
          200: Type.Object({
            version: Type.String(),
            api: Type.Array(Type.String(), { description: 'Served versions of the API' }),
            profile: Type.String({ description: 'Profile from which sandboxes start by default' }),
            seed: Type.Integer(),
            url: Type.String({
              description: 'Address of the server that the client used, without a slash at the end',
            }),
            auth: Type.Enum(['strict', 'any'], {
              description: 'any accepts every login, strict only known logins',
            }),
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
                'Number of operations of the API for each kind of evidence; each verb of an action counts',
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
        // the default sandbox always exists, even if nobody has used it
        sandboxes: [...new Set([DEFAULT_SANDBOX, ...sandboxes.list().map(({ name }) => name)])],
        adminToken: adminToken !== undefined,
        ca: ca !== undefined,
        evidence,
      }
    },
  )
}
