import { Type } from 'typebox'
import { parseLogin } from '../http/accounts.js'
import { HttpError } from '../http/http-errors.js'
import type { ListWindow } from '../http/untracked-requests.js'
import type { ControlRoutes } from './control-options.js'
import { SandboxQuery } from './sandbox-query.js'

const MAX_PATH_LENGTH = 4000

/** Reads the path and the query of an address of a served version. @throws HttpError for other addresses */
function parseApiPath(path: string, versions: readonly string[]): string {
  const here = 'http://here'
  // clients join paths with a slash too many, and the API takes them
  const rooted = path.replace(/^\/{2,}/, '/')
  const url = URL.canParse(rooted, here) ? new URL(rooted, here) : undefined
  const version = url?.pathname.split('/', 2)[1]?.toLowerCase() ?? ''
  if (!path.startsWith('/') || url?.origin !== here || !versions.includes(version))
    throw new HttpError(
      400,
      `The query parameter 'path' must be a path of the API with its query, such as /${versions[0]}/Jobs?limit=5; it is '${path.slice(0, 60)}'.`,
    )
  return url.pathname + url.search
}

/** Sends a request to the API that leaves no trace: /untracked. */
export const untrackedRequestRoutes: ControlRoutes = async (
  app,
  { api, world, untrackedRequests, findOrigin, users },
) => {
  const { account } = parseLogin(users[0]?.name ?? 'administrator')

  app.get(
    '/untracked',
    {
      schema: {
        summary: 'Read from the API as the first account, without a token and without a journal entry',
        querystring: Type.Object({
          ...SandboxQuery.properties,
          path: Type.String({
            maxLength: MAX_PATH_LENGTH,
            description: 'Path with its query, such as /v3/Jobs?limit=5',
          }),
          offset: Type.Integer({
            default: 0,
            minimum: 0,
            description: 'Number of rows to leave out, if the response is a list without pages',
          }),
          limit: Type.Optional(
            Type.Integer({
              minimum: 1,
              description: 'Number of rows, if the response is a list without pages. Default: all',
            }),
          ),
        }),
        response: {
          200: Type.Object({
            status: Type.Integer(),
            headers: Type.Record(Type.String(), Type.String()),
            body: Type.String({ description: 'Body of the response as a text' }),
            total: Type.Optional(
              Type.Integer({
                description: 'Number of all rows, if you sent a limit for a list without pages',
              }),
            ),
          }),
        },
      },
    },
    async ({ query: { sandbox, path, offset, limit }, headers, protocol }) => {
      const url = parseApiPath(path, api)
      const own = world(sandbox)
      own.catchUp()
      const origin = findOrigin(headers, protocol)
      const window: ListWindow | undefined = limit === undefined ? undefined : { offset, limit }
      const response = await untrackedRequests.get(url, {
        world: own,
        sandbox,
        account,
        tenant: undefined,
        origin,
        window,
      })
      return { ...response, ...(window?.total !== undefined && { total: window.total }) }
    },
  )
}
