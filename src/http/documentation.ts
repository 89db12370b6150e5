import type { FastifyInstance, FastifyRequest } from 'fastify'
import { registerHeadRoutes } from './head-requests.js'
import { HttpError } from './http-errors.js'
import type { OriginFinder } from './origin.js'

/** Tells the app that describes the API where the client thinks that the API is. */
const BASE = 'x-vbo-mock-base'

export interface DocumentationOptions {
  /** At least one. */
  readonly versions: readonly DescribedVersion[]
  /** Of the package. */
  readonly version: string
  readonly findOrigin: OriginFinder
  /** Fills in the form to log in; absent: people have to know a login. */
  readonly login?: Readonly<Record<'name' | 'password', string>> | undefined
  /** Where the page for people is; absent: there is none. */
  readonly page?: string | undefined
}

/** A version of the API to be described. */
export interface DescribedVersion {
  /** `v3` */
  readonly name: string
  /** Makes an app that has nothing but its routes. */
  readonly createApp: (prepare: (app: FastifyInstance) => Promise<void>) => FastifyInstance
  /** Adds to the description what the schemas of the routes do not have. */
  readonly complete: <T extends object>(description: T) => T
}

/** What links in examples begin with; a client finds its own address of the server there. */
export const EXAMPLE_BASE = 'https://localhost:4443'

/**
 * The descriptions of the API, one for each version, and the page that shows them, at the addresses of the real server.
 * Each is built at the first request, in an app of its own: a client under test never asks, and should not wait.
 */
export async function documentation(
  app: FastifyInstance,
  { versions, version: packageVersion, findOrigin, login, page: pagePath }: DocumentationOptions,
): Promise<void> {
  const described = new Map<DescribedVersion, Promise<FastifyInstance>>()
  const [first] = versions as [DescribedVersion]

  const build = async (version: DescribedVersion): Promise<FastifyInstance> => {
    const { name, createApp, complete } = version
    const [{ default: swagger }, { default: swaggerUi }] = await Promise.all([
      import('@fastify/swagger'),
      import('@fastify/swagger-ui'),
    ])
    const made = createApp(async (inner) => {
      await inner.register(swagger, {
        openapi: {
          openapi: '3.0.3',
          info: {
            title: 'vbo365-mock',
            description: `A simulated Veeam Backup for Microsoft Office 365 REST API, version ${name.slice(1)}. Not affiliated with Veeam.`,
            version: packageVersion,
          },
          components: {
            securitySchemes: {
              oauth2: buildOAuth2Scheme('', name),
              bearer: { type: 'http', scheme: 'bearer' },
            },
          },
          security: [{ oauth2: [] }, { bearer: [] }],
        },
        transformObject: (described) =>
          complete((described as { readonly openapiObject: object }).openapiObject),
        refResolver: {
          buildLocalReference: (schema, _base, _fragment, n) => String(schema.$id ?? `schema${n}`),
        },
      })
      const describe = (description: object, request: FastifyRequest) =>
        addAddresses(description, { base: String(request.headers[BASE]), apiVersion: name, pagePath })
      // the page is that of the first version, and lets one choose among the descriptions
      if (version === first)
        await inner.register(swaggerUi, {
          routePrefix: PAGE,
          indexPrefix: '',
          theme: {
            title: 'vbo365-mock',
            css: [{ filename: 'page.css', content: PAGE_STYLE }],
            js: [
              { filename: 'filter.js', content: FILTER_SCRIPT },
              ...(login ? [{ filename: 'login.js', content: buildLoginScript(login) }] : []),
            ],
          },
          uiConfig: { ...UI_CONFIG, ...buildChoice(versions) },
          transformSpecification: describe,
        })
      inner.get(`${DESCRIPTIONS}/${name}`, { schema: { hide: true } }, (request) =>
        describe(inner.swagger(), request),
      )
    })
    await made.ready()
    return made
  }

  app.addHook('onClose', async () => {
    for (const made of described.values()) await (await made).close()
  })

  registerHeadRoutes(app)
  app.get('/swagger/*', async (request, reply) => {
    const base = findOrigin(request.headers, request.protocol)
    const wanted = request.url.split(/[/?]/, 4)[3]?.toLowerCase()
    const version = versions.find(({ name }) => name === wanted) ?? first
    const made = described.get(version) ?? build(version)
    described.set(version, made)
    // to put the address together anew may make one of the API of it, without what guards that
    if (!isDocumentationUrl(request.url))
      throw new HttpError(404, 'There is nothing here. The description is at /swagger/ui/index.')
    const response = await (await made).inject({
      method: 'GET',
      url: request.url,
      headers: { ...(request.headers as Record<string, string>), [BASE]: base },
    })
    // whether the connection goes on is between the client and its own server
    const { connection: _, ...headers } = response.headers
    reply.code(response.statusCode).headers(headers)
    if (!NAMES_PATHS.test(`${headers['content-type']} ${request.url}`)) return reply.send(response.rawPayload)
    // the page names its files, and its script the descriptions, by paths from the root
    const page = response.payload.replaceAll('"/swagger/', `"${getPath(base)}/swagger/`)
    return reply.header('content-length', Buffer.byteLength(page)).send(page)
  })
}

const PAGE = '/swagger/ui/index'
const DESCRIPTIONS = '/swagger/docs'

/** What names paths: HTML, and the script that begins with what is to be shown. */
const NAMES_PATHS = /^text\/html|\/swagger-initializer\.js(?:\?|$)/i

/** The bar at the top is there to choose a version: it needs neither the name of the page's maker nor their green. */
const PAGE_STYLE = `.swagger-ui .topbar { background: #1b1b1b; padding: 8px 0 }
.swagger-ui .topbar .link { display: none }
.swagger-ui .topbar .download-url-wrapper .select-label { margin: 0 auto }
`

const UI_CONFIG = {
  showExtensions: true,
  persistAuthorization: true,
  filter: true,
  deepLinking: true,
  docExpansion: 'none' as const,
}

/**
 * Lets the filter of the page find operations by method, path and summary in any letter case, where it would look at the
 * names of groups alone; the groups that are left are open.
 */
const FILTER_SCRIPT = `const { apis } = SwaggerUIBundle.presets
const filterOperations = (groups, phrase) => {
  const has = (text) => text.toLowerCase().includes(phrase.toLowerCase())
  const matches = (one) => has(one.get('method') + ' ' + one.get('path') + ' ' + one.getIn(['operation', 'summary'], ''))
  return groups
    .map((group, name) => (has(name) ? group : group.update('operations', (all) => all.filter(matches))))
    .filter((group) => group.get('operations').size > 0)
}
const placeholder = 'Filter by path, method, summary or group'
new MutationObserver(() => {
  const field = document.querySelector('.operation-filter-input')
  if (field && field.placeholder !== placeholder) field.placeholder = placeholder
}).observe(document, { childList: true, subtree: true })
const isFiltered = ({ layoutSelectors }) => {
  const phrase = layoutSelectors.currentFilter()
  return typeof phrase === 'string' && !['', 'true', 'false'].includes(phrase)
}
SwaggerUIBundle.presets.apis = [
  apis,
  () => ({
    fn: { opsFilter: filterOperations },
    wrapComponents: {
      OperationTag: (Tag, system) => (props) => {
        const open = { getConfigs: () => ({ ...props.getConfigs(), docExpansion: 'list' }) }
        return system.React.createElement(Tag, isFiltered(system) ? { ...props, ...open } : props)
      },
    },
  }),
]
`

/** Fills in the form to log in when it opens. React takes a value only from an event, and from its own setter. */
const buildLoginScript = ({ name, password }: { readonly name: string; readonly password: string }): string =>
  `const login = ${JSON.stringify({ oauth_username: name, oauth_password: password })}
const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set
const filled = new WeakSet()
new MutationObserver(() => {
  for (const [id, value] of Object.entries(login)) {
    const field = document.getElementById(id)
    if (!(field instanceof HTMLInputElement) || filled.has(field)) continue
    filled.add(field)
    write.call(field, value)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
}).observe(document, { childList: true, subtree: true })
`

/** Lets the page show one of several descriptions; there is nothing to choose where there is one only. */
const buildChoice = (versions: readonly DescribedVersion[]): object =>
  versions.length === 1
    ? { layout: 'BaseLayout' }
    : { urls: versions.map(({ name }) => ({ name, url: `${DESCRIPTIONS}/${name}` })) }

const isDocumentationUrl = (url: string): boolean =>
  URL.canParse(url, 'http://here') && /^\/swagger\//i.test(new URL(url, 'http://here').pathname)

/** The path at the end of an address, without a slash at its end. */
const getPath = (base: string): string => new URL(base).pathname.replace(/\/$/, '')

/** Describes how to log in, below a path. */
const buildOAuth2Scheme = (path: string, apiVersion: string) => ({
  type: 'oauth2' as const,
  flows: { password: { tokenUrl: `${path}/${apiVersion}/Token`, scopes: {} } },
})

interface Addresses {
  /** Where the client finds the server. */
  readonly base: string
  readonly apiVersion: string
  readonly pagePath: string | undefined
}

/** A description of the API with the addresses at which its client finds the API and the page. */
function addAddresses(description: object, { base, apiVersion, pagePath }: Addresses): object {
  const text = JSON.stringify(description).replaceAll(`"${EXAMPLE_BASE}/`, `"${base}/`)
  const { components, ...rest } = JSON.parse(text) as { components: { securitySchemes: object } }
  const securitySchemes = {
    ...components.securitySchemes,
    oauth2: buildOAuth2Scheme(getPath(base), apiVersion),
  }
  return {
    ...rest,
    servers: [{ url: base }],
    ...(pagePath !== undefined && {
      externalDocs: {
        description: 'Page of this server: jobs, data, calls and controls',
        url: base + pagePath,
      },
    }),
    components: { ...components, securitySchemes },
  }
}
