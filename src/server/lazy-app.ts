import type { RequestListener } from 'node:http'
import type { FastifyInstance } from 'fastify'

/** An app that is made when it is first asked for something. */
export class LazyApp {
  readonly #create: () => FastifyInstance | Promise<FastifyInstance>
  #app: FastifyInstance | undefined
  /** Resolves when routes can be asked. */
  #ready: Promise<FastifyInstance> | undefined
  #isClosed = false

  constructor(create: () => FastifyInstance | Promise<FastifyInstance>) {
    this.#create = create
  }

  /** Answers a request, as soon as the app is ready. */
  readonly handle: RequestListener = (request, response) => {
    if (this.#app) this.#app.routing(request, response)
    // nobody would close an app that is made now
    else if (this.#isClosed && !this.#ready)
      response.writeHead(503, { connection: 'close', 'content-length': 0 }).end()
    else
      this.#start().then(
        (app) => app.routing(request, response),
        (error: Error) => response.destroy(error),
      )
  }

  #start(): Promise<FastifyInstance> {
    this.#ready ??= this.#load()
    return this.#ready
  }

  async #load(): Promise<FastifyInstance> {
    const app = await this.#create()
    await app.ready()
    this.#app = app
    return app
  }

  /** Closes the app, and makes none any more. */
  async close(): Promise<void> {
    this.#isClosed = true
    await (await this.#ready)?.close()
  }
}
