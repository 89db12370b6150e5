import type { RequestListener } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { OWN_ERROR } from '../http/http-errors.js'

/** An app that is made when it is first asked for something. */
export class LazyApp {
  readonly #create: () => FastifyInstance | Promise<FastifyInstance>
  readonly #log: FastifyBaseLogger
  #app: FastifyInstance | undefined
  /** Resolves when routes can be asked; to nothing if the app cannot be made. */
  #ready: Promise<FastifyInstance | undefined> | undefined
  #isClosed = false

  constructor(create: () => FastifyInstance | Promise<FastifyInstance>, log: FastifyBaseLogger) {
    this.#create = create
    this.#log = log
  }

  /** Answers a request, as soon as the app is ready. */
  readonly handle: RequestListener = (request, response) => {
    if (this.#app) this.#app.routing(request, response)
    // nobody would close an app that is made now
    else if (this.#isClosed && !this.#ready)
      response.writeHead(503, { connection: 'close', 'content-length': 0 }).end()
    else
      void this.#start().then((app) => {
        if (app) app.routing(request, response)
        else
          response
            .writeHead(500, { 'content-type': 'application/json; charset=utf-8' })
            .end(JSON.stringify({ message: OWN_ERROR }))
      })
  }

  /** Resolves when the app is there, while it is being made; undefined before and after. */
  get loading(): Promise<unknown> | undefined {
    return this.#app ? undefined : this.#ready
  }

  #start(): Promise<FastifyInstance | undefined> {
    this.#ready ??= this.#load()
    return this.#ready
  }

  async #load(): Promise<FastifyInstance | undefined> {
    try {
      const app = await this.#create()
      await app.ready()
      this.#app = app
      return app
    } catch (error) {
      // all of its requests fail in the same way, so it is said once
      this.#log.error({ err: error }, 'a part of the mock cannot be made, and answers nothing but 500')
      return undefined
    }
  }

  /** Closes the app, and makes none any more. */
  async close(): Promise<void> {
    this.#isClosed = true
    await (await this.#ready)?.close()
  }
}
