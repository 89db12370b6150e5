import type { FastifyInstance, FastifyRequest } from 'fastify'
import { registerHeadRoutes } from './head-requests.js'
import { HttpError } from './http-errors.js'
import type { OriginFinder } from './origin.js'

/** Tells the app that describes the API where the client thinks that the API is. */
const BASE = 'x-vbo-mock-base'

export interface DocumentationOptions {
  /** Makes an app that has nothing but the routes to be described. */
  readonly createDescribedApp: (prepare: (app: FastifyInstance) => Promise<void>) => FastifyInstance
  readonly version: string
  readonly findOrigin: OriginFinder
  /** Lists the fields whose name or type is inferred, by the names of their schemas. */
  readonly listInferredFields: () => Readonly<Record<string, readonly string[]>>
}

/**
 * The description of the API and the page that shows it, at the addresses of the real server.
 * Both are built at the first request, in an app of their own: a client under test never asks, and should not wait.
 */
export async function documentation(
  app: FastifyInstance,
  { createDescribedApp, version, findOrigin, listInferredFields }: DocumentationOptions,
): Promise<void> {
  let described: Promise<FastifyInstance> | undefined

  const build = async (): Promise<FastifyInstance> => {
    const [{ default: swagger }, { default: swaggerUi }] = await Promise.all([
      import('@fastify/swagger'),
      import('@fastify/swagger-ui'),
    ])
    const made = createDescribedApp(async (inner) => {
      await inner.register(swagger, {
        openapi: {
          openapi: '3.0.3',
          info: {
            title: 'vbo365-mock',
            description:
              'A simulated Veeam Backup for Microsoft Office 365 REST API, version 3. Not affiliated with Veeam.',
            version,
          },
          components: {
            securitySchemes: {
              oauth2: buildOAuth2Scheme(''),
              bearer: { type: 'http', scheme: 'bearer' },
            },
          },
          security: [{ oauth2: [] }, { bearer: [] }],
        },
        transformObject: (described) => {
          const { openapiObject } = described as { openapiObject: DescribedSchemas }
          markInferredFields(openapiObject, listInferredFields())
          return openapiObject
        },
        refResolver: {
          buildLocalReference: (schema, _base, _fragment, n) => String(schema.$id ?? `schema${n}`),
        },
      })
      await inner.register(swaggerUi, {
        routePrefix: '/swagger/ui/index',
        indexPrefix: '',
        theme: { title: 'vbo365-mock' },
        // without the bar at the top, which is Fastify's and shows one address only
        uiConfig: { layout: 'BaseLayout', showExtensions: true },
        transformSpecification: addServerUrl,
      })
      inner.get('/swagger/docs/v3', { schema: { hide: true } }, (request) =>
        addServerUrl(inner.swagger(), request),
      )
    })
    await made.ready()
    return made
  }

  app.addHook('onClose', async () => {
    await (await described)?.close()
  })

  registerHeadRoutes(app)
  app.get('/swagger/*', async (request, reply) => {
    const base = findOrigin(request.headers, request.protocol)
    described ??= build()
    // to put the address together anew may make one of the API of it, without what guards that
    if (!isDocumentationUrl(request.url))
      throw new HttpError(404, 'There is nothing here. The description is at /swagger/ui/index.')
    const answer = await (await described).inject({
      method: 'GET',
      url: request.url,
      headers: { ...(request.headers as Record<string, string>), [BASE]: base },
    })
    // whether the connection goes on is between the client and its own server
    const { connection: _, ...headers } = answer.headers
    reply.code(answer.statusCode).headers(headers)
    if (!String(headers['content-type']).startsWith('text/html')) return reply.send(answer.rawPayload)
    // the page names its files by paths from the root
    const page = answer.payload.replaceAll('="/swagger/', `="${getPath(base)}/swagger/`)
    return reply.header('content-length', Buffer.byteLength(page)).send(page)
  })
}

const isDocumentationUrl = (url: string): boolean =>
  URL.canParse(url, 'http://here') && /^\/swagger\//i.test(new URL(url, 'http://here').pathname)

/** The path at the end of an address, without a slash at its end. */
const getPath = (base: string): string => new URL(base).pathname.replace(/\/$/, '')

interface DescribedSchemas {
  readonly components?: {
    readonly schemas?: Readonly<Record<string, { readonly properties?: Record<string, object> }>>
  }
}

/** Marks the fields that no capture, page or client proves. */
function markInferredFields(
  { components }: DescribedSchemas,
  fields: Readonly<Record<string, readonly string[]>>,
): void {
  for (const [name, inferred] of Object.entries(fields)) {
    const properties = components?.schemas?.[name]?.properties ?? {}
    for (const field of inferred) {
      const property = properties[field]
      // what stands beside a reference is ignored in OpenAPI 3.0
      if (property)
        properties[field] = {
          ...('$ref' in property ? { allOf: [property] } : property),
          'x-evidence': 'inferred',
        }
    }
  }
}

/** Describes how to log in, below a path. */
const buildOAuth2Scheme = (path: string) => ({
  type: 'oauth2' as const,
  flows: { password: { tokenUrl: `${path}/v3/Token`, scopes: {} } },
})

/** A description of the API with the address at which its client finds it. */
function addServerUrl(description: object, request: FastifyRequest): object {
  const base = String(request.headers[BASE])
  const { components, ...rest } = description as { components: { securitySchemes: object } }
  const securitySchemes = { ...components.securitySchemes, oauth2: buildOAuth2Scheme(getPath(base)) }
  return { ...rest, servers: [{ url: base }], components: { ...components, securitySchemes } }
}
