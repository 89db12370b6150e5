import type { FastifyInstance } from 'fastify'

export interface DocumentationOptions {
  /** Makes an app that has nothing but the routes to be described. */
  readonly describe: (prepare: (app: FastifyInstance) => Promise<void>) => FastifyInstance
  readonly version: string
}

/**
 * The description of the API and the page that shows it, at the addresses of the real server.
 * Both are built at the first request, in an app of their own: a client under test never asks, and should not wait.
 */
export async function documentation(
  app: FastifyInstance,
  { describe, version }: DocumentationOptions,
): Promise<void> {
  let described: Promise<FastifyInstance> | undefined

  const build = async (): Promise<FastifyInstance> => {
    const [{ default: swagger }, { default: swaggerUi }] = await Promise.all([
      import('@fastify/swagger'),
      import('@fastify/swagger-ui'),
    ])
    const made = describe(async (inner) => {
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
              oauth2: { type: 'oauth2', flows: { password: { tokenUrl: '/v3/Token', scopes: {} } } },
              bearer: { type: 'http', scheme: 'bearer' },
            },
          },
          security: [{ oauth2: [] }, { bearer: [] }],
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
        uiConfig: { layout: 'BaseLayout' },
      })
      inner.get('/swagger/docs/v3', { schema: { hide: true } }, () => inner.swagger())
    })
    await made.ready()
    return made
  }

  app.addHook('onClose', async () => {
    await (await described)?.close()
  })

  app.get('/swagger/*', async (request, reply) => {
    described ??= build()
    const { routing } = await described
    // the request as it came: an address that is put together anew may be one of the API, without what guards that
    reply.hijack()
    routing(request.raw, reply.raw)
  })
}
