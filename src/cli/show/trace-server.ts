import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { pagePlugin } from '../../page/page-plugin.js'

/** Hosts of this machine: a page of another one may have been led here by its name. */
const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1)(?::\d+)?$/i

export interface TraceServer {
  /** Address of the page that shows the trace. */
  readonly url: string
  close(): Promise<void>
}

/** Serves the page and a trace on this machine, and nothing else of a server. @param port 0 for a free one */
export async function serveTrace(trace: string, port: number): Promise<TraceServer> {
  const app: FastifyInstance = Fastify({ forceCloseConnections: true })
  app.addHook('onRequest', async ({ headers: { host = '' } }, reply) => {
    if (!LOCAL_HOST.test(host))
      return reply.code(403).send({ message: 'Only callers on this machine may look at a trace.' })
  })
  await app.register(pagePlugin, {
    findOrigin: () => app.listeningOrigin,
    only: 'run',
    prefix: '/__admin/ui',
  })
  app.get('/__admin/trace', (_request, reply) =>
    reply.type('application/json; charset=utf-8').header('cache-control', 'no-store').send(trace),
  )
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ message: 'This is no server, but a trace of one.' }),
  )
  await app.listen({ host: '127.0.0.1', port })
  const { port: own } = app.server.address() as AddressInfo
  return { url: `http://localhost:${own}/__admin/ui#/run`, close: () => app.close() }
}
