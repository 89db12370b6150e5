import Fastify, { type FastifyInstance } from 'fastify'

/**
 * The description of the control API, in OpenAPI's words: made at its first use, in an app that has nothing but the routes.
 * @param register gives an app the routes
 */
export function openApiOf(
  register: (app: FastifyInstance) => Promise<void>,
  version: string,
): () => Promise<object> {
  let described: Promise<object> | undefined

  async function describe(): Promise<object> {
    const { default: swagger } = await import('@fastify/swagger')
    const app = Fastify({ exposeHeadRoutes: false })
    app.setValidatorCompiler(() => () => true)
    app.setSerializerCompiler(() => String)
    await app.register(swagger, {
      openapi: {
        openapi: '3.0.3',
        info: {
          title: 'vbo365-mock: the controls',
          description: 'What testers do to the simulated server. Not part of the simulated product.',
          version,
        },
        components: {
          securitySchemes: {
            adminToken: { type: 'http', scheme: 'bearer', description: 'From elsewhere than loopback' },
          },
        },
        security: [{}, { adminToken: [] }],
      },
    })
    await app.register(register, { prefix: '/__admin' })
    await app.ready()
    const description = app.swagger()
    await app.close()
    return description
  }

  return () => {
    described ??= describe()
    return described
  }
}
