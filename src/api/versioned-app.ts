import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifySchema,
  preValidationHookHandler,
  RouteHandlerMethod,
  RouteOptions,
  RouteShorthandOptions,
} from 'fastify'
import { type TArray, type TObject, type TSchema, Type } from 'typebox'
import { hasNoOptions } from '../http/body-parser.js'
import { ignoreDeviation } from '../http/deviations.js'
import { ParsedBody } from '../http/parsed-body.js'
import { Page, PageQuery } from './paging.js'
import { EmptyResponse } from './request-schemas.js'
import { createSchemaProjection, type ProjectSchema } from './versioned-schemas.js'
import {
  API_VERSIONS,
  type ApiVersion,
  type ByVersion,
  getForVersion,
  isInVersion,
  type VersionRange,
} from './versions.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Version of the API that was asked. */
    readonly apiVersion: ApiVersion
  }
  interface FastifyContextConfig {
    /** Versions that the route exists in; absent: version 3, and those that have its operation. */
    versions?: VersionRange
    /** The verbs of an action as later versions have them, where they differ from those of its body. */
    verbs?: Readonly<Record<string, Verb>>
    /** The list that the route answers with comes in pages. */
    isPaged?: boolean
    /** False: the route is there to say that the mock does not simulate the operation. */
    isSimulated?: boolean
  }
}

/** What differs for a verb of an action in versions in which each verb has an address of its own. */
export interface Verb {
  /** Body, where it is another one than the options of the verb. */
  readonly body?: ByVersion<TSchema>
  /** Result, where it is another one than that of the action. */
  readonly response?: ByVersion<TSchema>
  /** How the verb is carried out, where it is done in another way than the action. */
  readonly wrap?: ByVersion<(handler: RouteHandlerMethod) => RouteHandlerMethod>
}

/** What is known of the operations of a version. */
export interface KnownOperations {
  readonly all: readonly KnownOperation[]
  readonly find: (method: string, path: string) => KnownOperation | undefined
  /** The path that a verb of an action has for itself. */
  readonly findVerbPath: (actionPath: string, verb: string) => string | undefined
}

interface KnownOperation {
  readonly method: string
  readonly path: string
  /** Status of success. */
  readonly status: number
  readonly isPaged: boolean
}

export interface VersionedAppOptions {
  readonly version: ApiVersion
  /** Has the defects of the real server too, which some schemas tell of. */
  readonly quirks: boolean
  /** Absent for version 3, whose operations are those that are declared. */
  readonly operations?: KnownOperations | undefined
  /** Turns schemas into those of the version when they are registered; absent: the app does when it needs them. */
  readonly project?: ProjectSchema | undefined
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
type Responses = Readonly<Record<string, TSchema>>

/** A route as it is declared, for all versions. */
interface Declaration extends RouteShorthandOptions {
  readonly method: Method
  readonly url: string
  readonly handler: RouteHandlerMethod
  readonly schema: FastifySchema & { readonly response: Responses }
}

/**
 * Registers routes that are declared for all versions as one version has them: by what is known of its operations, and by
 * what their schemas say of versions.
 */
export class VersionedApp {
  readonly #options: VersionedAppOptions
  readonly #declared = new Set<KnownOperation>()

  constructor(options: VersionedAppOptions) {
    this.#options = options
  }

  /** An app for resources to register their routes with. */
  wrap(app: FastifyInstance): FastifyInstance {
    const declare = (method: Method) => (url: string, options: RouteShorthandOptions, handler: unknown) => {
      this.#declare(wrapped, { ...options, method, url, handler } as Declaration)
    }
    const { project, version } = this.#options
    const addSchema = (schema: object) => {
      const { 'x-versions': versions = {} } = schema as { readonly 'x-versions'?: VersionRange }
      if (isInVersion(versions, version)) app.addSchema(project ? project(schema) : schema)
    }
    const wrapped: FastifyInstance = Object.assign(Object.create(app), {
      get: declare('GET'),
      post: declare('POST'),
      put: declare('PUT'),
      delete: declare('DELETE'),
      addSchema,
    })
    return wrapped
  }

  /** The operations of the version that no route was declared for. */
  get missing(): readonly KnownOperation[] {
    return this.#options.operations?.all.filter((operation) => !this.#declared.has(operation)) ?? []
  }

  #declare(app: FastifyInstance, route: Declaration): void {
    const { version, operations } = this.#options
    const { verbs, ...config } = route.config ?? {}
    if (!isInVersion(config.versions ?? {}, version)) return
    const declared = { ...route, config }
    const known = operations?.find(route.method, route.url)
    if (!operations || known) this.#register(app, declared, known)
    if (!operations || !version.hasVerbs || !route.url.endsWith('/Action')) return
    // actions still work where their verbs have addresses, but are not described any more
    const body = projectAction(getActionBody(app, route))
    this.#register(app, { ...declared, schema: { ...route.schema, body, hide: true } })
    for (const verb of this.#listVerbs(app, declared, verbs)) {
      const own = operations.findVerbPath(route.url, verb.verb)
      const successor = own === undefined ? undefined : operations.find('POST', own)
      if (successor)
        this.#register(app, { ...verb.route, url: renameParameters(successor.path, route.url) }, successor)
    }
  }

  #register(app: FastifyInstance, route: Declaration, known?: KnownOperation): void {
    if (known) this.#declared.add(known)
    const { project, version, quirks } = this.#options
    const place = `${version.name} ${quirks} ${project !== undefined} ${route.method} ${app.prefix}${route.url}`
    let contract = contracts.get(place)
    if (!contract) {
      contract = createContract(route, known, project)
      contracts.set(place, contract)
    }
    app.route(buildRoute(route, contract))
  }

  /** The verbs of an action as routes of their own. */
  *#listVerbs(
    app: FastifyInstance,
    action: Declaration,
    verbs: Readonly<Record<string, Verb>> = {},
  ): Generator<{ verb: string; route: Declaration }> {
    const { version } = this.#options
    const { properties } = getActionBody(app, action)
    const { 200: done, 201: made, ...errors } = action.schema.response
    for (const [verb, options] of Object.entries(properties)) {
      const { body, response, wrap } = verbs[verb] ?? {}
      const own = response && getForVersion(response, version)
      const change = wrap && getForVersion(wrap, version)
      const result = own ?? (made && verb === 'explore' ? made : done)
      const route = {
        ...action,
        schema: {
          ...action.schema,
          summary: `${action.schema.summary}: ${verb}`,
          body: (body && getForVersion(body, version)) ?? options,
          response: { 200: result as TSchema, ...errors },
        },
        preValidation: allowNoBody,
        handler: callAction(verb, change ? change(action.handler) : action.handler),
      }
      yield { verb, route }
    }
  }
}

/** The last version in which actions are described tells what their bodies are in all that come later. */
const projectAction = createSchemaProjection(API_VERSIONS.findLast(({ hasVerbs }) => !hasVerbs) as ApiVersion)

function getActionBody(app: FastifyInstance, { schema }: Declaration): TObject {
  const { $ref } = schema.body as { readonly $ref: string }
  return app.getSchema($ref.replace(/#$/, '')) as TObject
}

/** A path whose parameters are called as those of another one, which it goes on from. */
function renameParameters(path: string, action: string): string {
  const names = action.split('/')
  return path
    .split('/')
    .map((part, index) => (part.startsWith('{') ? names[index] : part))
    .join('/')
}

/** What a route promises in one version. */
interface Contract {
  /** Status of success. */
  readonly status: number
  readonly isPaged: boolean
  /** By status, as they are declared. */
  readonly responses: Responses
  readonly schema: FastifySchema
}

/**
 * The contracts of this process, by version, quirks, whether they are projected, method and path. All else about schemas is constant, so those that Fastify has prepared for one
 * server are right for all others.
 */
const contracts = new Map<string, Contract>()

/** @param known absent: the route is as it is declared */
function createContract(
  { schema }: Declaration,
  known: KnownOperation | undefined,
  project: ProjectSchema | undefined,
): Contract {
  const declared = Number(Object.keys(schema.response).find((status) => status.startsWith('2')) ?? 200)
  const { [declared]: success = EmptyResponse, ...others } = schema.response
  const isPaged = known?.isPaged === true && 'items' in success
  const status = known && known.status < 300 ? known.status : declared
  const responses: Responses = {
    [status]: status === NO_CONTENT ? EmptyResponse : isPaged ? Page((success as TArray).items) : success,
    ...others,
  }
  const querystring = isPaged ? { querystring: addPageQuery(schema.querystring) } : {}
  const built = { ...schema, response: responses, ...querystring }
  return { status, isPaged, responses, schema: project ? projectRouteSchema(built, project) : built }
}

function projectRouteSchema(
  { response, ...schema }: Declaration['schema'],
  project: ProjectSchema,
): FastifySchema {
  const parts = Object.entries(schema).map(([name, part]) => [
    name,
    typeof part === 'object' && part !== null && !Array.isArray(part) ? project(part) : part,
  ])
  const responses = Object.entries(response).map(([status, part]) => [status, project(part)])
  return { ...Object.fromEntries(parts), response: Object.fromEntries(responses) }
}

function buildRoute(
  { config = {}, handler, ...route }: Declaration,
  { status, isPaged, responses, schema }: Contract,
): RouteOptions {
  return {
    ...route,
    config: isPaged ? { ...config, isPaged } : config,
    schema,
    handler: route.method === 'GET' ? handler : sendAs(status, responses, handler),
  }
}

const NO_CONTENT = 204

const addPageQuery = (query: unknown): TObject =>
  Type.Object({ ...(query as TObject | undefined)?.properties, ...PageQuery.properties })

/** Lets a handler answer with a status, and with nothing where that is all that there is to answer. */
const sendAs = (status: number, responses: Responses, handler: RouteHandlerMethod): RouteHandlerMethod => {
  const isOnly = Object.keys(responses).filter((one) => one.startsWith('2')).length === 1
  const finish = (reply: FastifyReply, result: unknown): unknown => {
    // it has been sent, or is a file that is on its way
    if (result === reply) return reply
    // a verb of an action leaves with its own status, whatever it has as a part of the action
    if (isOnly) reply.code(status)
    const isEmpty = reply.statusCode === NO_CONTENT || responses[reply.statusCode] === EmptyResponse
    return isEmpty ? reply.send(undefined) : result
  }
  return function (request, reply) {
    reply.code(status)
    const result = handler.call(this, request, reply) as unknown
    return result instanceof Promise ? result.then((value) => finish(reply, value)) : finish(reply, result)
  }
}

/** A verb needs no body where it needs no options. */
const allowNoBody: preValidationHookHandler = (request, _reply, done) => {
  const { body } = request
  if (hasNoOptions(body instanceof ParsedBody ? body.value : body))
    request.body = new ParsedBody({}, ignoreDeviation)
  done()
}

/** Hands the body of a verb to its action, as an action has it. */
const callAction = (verb: string, handler: RouteHandlerMethod): RouteHandlerMethod =>
  function (request: FastifyRequest, reply: FastifyReply) {
    request.body = { [verb]: request.body }
    return handler.call(this, request, reply)
  }
