import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import type { OriginFinder } from '../http/origin.js'

/**
 * Builds the OpenAPI description of the control API at its first use, in an app that has only the routes.
 * @param register adds the routes to an app
 * @param findOrigin finds the address of the server that the client uses
 */
export function createOpenApiBuilder(
  register: (app: FastifyInstance) => Promise<void>,
  version: string,
  findOrigin: OriginFinder,
): (request: FastifyRequest) => Promise<object> {
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
          description: 'Controls for testers. They are not part of the simulated API.',
          version,
        },
        components: {
          securitySchemes: {
            adminToken: {
              type: 'http',
              scheme: 'bearer',
              description: 'Required for callers on other machines',
            },
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

  return async ({ headers, protocol }) => {
    described ??= describe()
    return { ...(await described), servers: [{ url: findOrigin(headers, protocol) }] }
  }
}
