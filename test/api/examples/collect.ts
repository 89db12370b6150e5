import type { LightMyRequestResponse } from 'fastify'
import type { ApiExample } from '../../../src/catalogue/api-examples.js'
import { loadApiOperations } from '../../../src/catalogue/api-operations.js'
import { FORM, type Method, NOBODY, type TestMock } from '../../helper.js'
import { ACTIONS, BODIES, EARLIER_BODIES } from './requests.js'

export type Example = ApiExample

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly 'x-simulated'?: boolean }>>>>
}

type Entry = Readonly<Record<string, unknown>>
type Values = Readonly<Record<string, string>>

/** The entry of a list that serves as the example, where it is not the first one. */
const CHOICES: readonly (readonly [path: RegExp, list: RegExp, choose: (entry: Entry) => boolean])[] = [
  [/SelectedItems/i, /^\/Jobs$/, ({ name }) => String(name).startsWith('Board')],
  [/ExcludedItems/i, /^\/Jobs$/, ({ name }) => String(name).startsWith('Subsidiary mail')],
  [/^\/Jobs\/\{\w+\}\/stop$/, /^\/Jobs$/, ({ lastStatus }) => lastStatus === 'Running'],
  [/./, /^\/Jobs$/, ({ name }) => String(name).startsWith('Whole')],
  [/\/(Group|Site)Data/, /^\/BackupRepositories$/, ({ name }) => name === 'SharePoint and OneDrive'],
  [/Remove$/, /^\/Proxies$/, ({ hostName }) => hostName === 'proxy.contoso.local'],
  [/./, /Organization\/Mailboxes$/, ({ isArchive, isPublic }) => isArchive !== true && isPublic !== true],
  [/./, /\/Mailboxes\/[^/]+\/Folders$/, ({ name }) => name === 'Inbox'],
  [/./, /\/OneDrives\/[^/]+\/Folders$/, ({ name }) => name === 'Documents'],
  [/./, /Organization\/Sites$/, ({ name }) => name === 'Intranet'],
  [/./, /\/Sites\/[^/]+\/Lists$/, ({ name }) => name === 'Issues'],
]

/** Values of queries that operations do not succeed without. */
const QUERIES: Readonly<Record<string, Values>> = {
  'POST /BackupRepositories/{repositoryId}/explore': { organizationId: '{organizationId}' },
  'DELETE /Jobs/{id}/SelectedItems': { ids: '{itemId}' },
  'DELETE /Jobs/{id}/ExcludedItems': { ids: '{itemId}' },
}

/** The examples that have to be sent before that of an operation. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  'POST /Proxies/{proxyId}/Remove': ['POST /Proxies'],
  ...Object.fromEntries(
    ['VBO', 'VEX', 'VESP', 'VEOD'].flatMap((prefix) =>
      ['Action', 'SendTest', 'SendTestEmail'].map((verb) => [
        `POST /${prefix}EmailSettings/${verb}`,
        [`PUT /${prefix}EmailSettings`],
      ]),
    ),
  ),
}

/** Verbs of an action that its other verbs have to come before. */
const VERBS_BEFORE: Readonly<Record<string, string>> = { 'POST /Jobs/{jobId}/Action stop': 'start' }

/** Only of addresses of their own: what a whole action has for its example is in use. */
const NOT_IN_ACTIONS = new Set(['POST /Proxies/{proxyId}/Action remove'])

/** Links that lead to nothing, as those of the product do, and what no job has. */
const NOT_THERE = /\/Log$|\/CopyJob$/

/** Takes as long as all others together, and is the same in all versions. */
const LONG = /\{restoreSessionId\}\/Organization\/(?:Action|exportToPst)$/
const NEWEST = 8

/** Operations of tenants alone. */
const OF_TENANTS = /^\/Organization(?:\/|$)|^\/RestoreSessions\/Action$/

/** Sends to a version of the API what examples are made of, and keeps what it answers. */
export class Collector {
  /** Examples that did not succeed. */
  readonly failures: string[] = []
  readonly #api: TestMock
  readonly #version: number
  readonly #parameters = new Map<string, Promise<string | undefined>>()
  readonly #logins = new Map<string | undefined, ReturnType<TestMock['login']>>()
  #common: Promise<Values> | undefined

  constructor(api: TestMock, version: number) {
    this.#api = api
    this.#version = version
  }

  async collect(): Promise<ReadonlyMap<string, Example>> {
    const { paths } = (await this.#api.app.inject(`/swagger/docs/v${this.#version}`)).json<Described>()
    const examples = new Map<string, Example>([['*', { answers: await this.#collectErrors() }]])
    for (const [address, operations] of Object.entries(paths))
      for (const [name, operation] of Object.entries(operations)) {
        const path = address.replace(/^\/v\d+/, '')
        const method = name.toUpperCase() as Method
        const example = operation['x-simulated'] === false ? undefined : await this.#collectOne(method, path)
        if (example) examples.set(`${method} ${path}`, example)
      }
    return examples
  }

  async #collectErrors(): Promise<Record<string, unknown>> {
    const wrong = await this.#send('GET', `/Jobs/${NOBODY}`)
    const failed = await this.#send('PUT', '/HistorySettings', '{')
    return { '4XX': readJson(wrong, this.#version), '5XX': readJson(failed, this.#version) }
  }

  async #collectOne(method: Method, path: string): Promise<Example | undefined> {
    const parameters = await this.#findParameters(path)
    if (!parameters) return undefined
    const name = `${method} ${path}`
    const login = OF_TENANTS.test(path) ? `backup@${(await this.#findCommon()).organizationName}` : undefined
    const needs = NEEDS[name]
    const query = (await this.#fillBody(QUERIES[name] ?? {}, `${path}/`, {
      ...(await this.#findCommon()),
      ...parameters,
    })) as Values
    const known = {
      ...(Object.keys(parameters).length > 0 && { parameters: { ...parameters, ...query } }),
      ...(login !== undefined && { login }),
      ...(needs && { needs }),
    }
    const send = async (body: unknown, before?: unknown) => {
      if (LONG.test(path) && this.#version !== NEWEST) return undefined
      await this.#begin(path, needs)
      const address = `${fill(path, parameters)}?${new URLSearchParams(query)}`.replace(/\?$/, '')
      if (before !== undefined) await this.#send(method, address, before, login)
      return this.#sendExample(method, address, body, login)
    }
    if (NOT_THERE.test(path)) return known
    if (method === 'GET') {
      const answer = await send(undefined)
      return { ...known, ...(isJson(answer) && { answers: { '200': this.#readAnswer(answer) } }) }
    }
    if (method === 'DELETE') {
      if (name in QUERIES) await send(undefined)
      return known
    }
    const others = await this.#findOthers(path, parameters)
    const values = { ...(await this.#findCommon()), ...others, ...parameters }
    const action = path.endsWith('/Action') ? ACTIONS[path.replace(/\/Action$/, '')] : undefined
    if (!action) {
      const body = await this.#fillBody(this.#findBody(name, path), path, values)
      const answer = await send(body)
      return {
        ...known,
        ...(body !== undefined && { body }),
        ...(isJson(answer) && { answers: { [answer.statusCode]: this.#readAnswer(answer) } }),
      }
    }
    const bodies: Record<string, unknown> = {}
    const answers: Record<string, unknown> = {}
    for (const [verb, options] of Object.entries(action)) {
      // verbs that only later versions have
      if (NOT_IN_ACTIONS.has(`${name} ${verb}`) || !this.#hasVerb(name, verb)) continue
      bodies[verb] = await this.#fillBody({ [verb]: options }, path, values)
      const before = VERBS_BEFORE[`${name} ${verb}`]
      const answer = await send(bodies[verb], before && { [before]: null })
      if (isJson(answer)) answers[answer.statusCode] ??= this.#readAnswer(answer)
    }
    return { ...known, bodies, ...(Object.keys(answers).length > 0 && { answers }) }
  }

  /** Tells whether an action has a verb; some have come later. */
  #hasVerb(name: string, verb: string): boolean {
    const { actions } = loadApiOperations(Math.max(this.#version, 4))
    return actions.includes(`${name} ${verb}`)
  }

  /** The body of an operation; that of a verb with an address of its own is what the action has for the verb. */
  #findBody(name: string, path: string): unknown {
    if (name in BODIES) return (this.#version < 6 && EARLIER_BODIES[name]) || BODIES[name]
    const { findVerbPath } = loadApiOperations(Math.max(this.#version, 4))
    for (const [action, verbs] of Object.entries(ACTIONS))
      for (const [verb, options] of Object.entries(verbs)) {
        const own = findVerbPath(`${action}/Action`, verb)
        if (own !== undefined && normalize(own) === normalize(path)) return rename(options)
      }
    return undefined
  }

  /** Begins anew, with what has to be there before. */
  async #begin(path: string, needs: readonly string[] = []): Promise<void> {
    this.#api.reset()
    if (path.startsWith('/RestoreSessions/{')) await this.#explore(path)
    for (const name of needs) {
      const [method, address = ''] = name.split(' ') as [Method, string]
      await this.#sendExample(method, address, fillBody(BODIES[name], await this.#findCommon()))
    }
  }

  async #explore(path: string): Promise<string> {
    const type = /\/OneDrives/i.test(path) ? 'Veod' : /\/Sites/i.test(path) ? 'Vesp' : 'Vex'
    const { organizationId } = await this.#findCommon()
    const answer =
      this.#version < 6
        ? await this.#send('POST', `/Organizations/${organizationId}/Action`, { explore: { type } })
        : await this.#send('POST', `/Organizations/${organizationId}/explore`, { type })
    return answer.json<{ id: string }>().id
  }

  /** Values of the names in a path; undefined if there is nothing that has such a value. */
  async #findParameters(path: string): Promise<Record<string, string> | undefined> {
    const found: Record<string, string> = {}
    const parts = path.split('/')
    for (const [index, part] of parts.entries()) {
      const name = /^\{(\w+)\}$/.exec(part)?.[1]
      if (name === undefined) continue
      const value = await this.#findParameter(parts.slice(0, index).join('/'), name, path, found)
      if (value === undefined) return undefined
      found[name] = value
    }
    return found
  }

  #findParameter(list: string, name: string, path: string, found: Values): Promise<string | undefined> {
    const choice = CHOICES.find(([forPath, forList]) => forPath.test(path) && forList.test(list))?.[2]
    const hasAttachments = /\/Items\/\{itemId\}\/Attachments/.test(path) && list.endsWith('/Items')
    const key = [list, name, choice, hasAttachments, /\/(OneDrives|Sites)\//.exec(path)?.[1]].join(' ')
    let value = this.#parameters.get(key)
    if (!value) {
      value = this.#lookUp(list, name, path, found, choice)
      this.#parameters.set(key, value)
    }
    return value
  }

  async #lookUp(
    list: string,
    name: string,
    path: string,
    found: Values,
    choose: (entry: Entry) => boolean = () => true,
  ): Promise<string | undefined> {
    if (list === '/RestoreSessions') {
      await this.#begin('')
      return this.#explore(path)
    }
    await this.#begin(path, NEEDS[`POST ${path}`])
    const address = fill(list, found)
    for (const entry of (await this.#list(address + (await this.#findQuery(list, found)))).filter(choose)) {
      const id = String(entry.id ?? entry[name] ?? entry.organizationId)
      if (!/\/Items\/\{itemId\}\/Attachments/.test(path) || !list.endsWith('/Items')) return id
      if ((await this.#list(`${address}/${encodeURIComponent(id)}/Attachments`)).length > 0) return id
    }
    return undefined
  }

  /** What has to be asked of a list so that its entries lie where others do. */
  async #findQuery(list: string, found: Values): Promise<string> {
    const [, drive] = /^(.*\/OneDrives\/\{oneDriveId\})\/Documents$/.exec(list) ?? []
    const [, site] = /^(.*\/Sites\/\{siteId\})\/(?:Folders|Documents)$/.exec(list) ?? []
    const parent =
      drive !== undefined
        ? await this.#findParameter(`${drive}/Folders`, 'folderId', `${drive}/Folders/{folderId}`, found)
        : site !== undefined
          ? await this.#findParameter(
              `${site}/Libraries`,
              'libraryId',
              `${site}/Libraries/{libraryId}`,
              found,
            )
          : undefined
    return parent === undefined ? '' : `?parentId=${encodeURIComponent(parent)}`
  }

  async #list(address: string): Promise<readonly Entry[]> {
    const answer = await this.#send('GET', address)
    if (answer.statusCode !== 200) return []
    const body = answer.json<readonly Entry[] | { readonly results?: readonly Entry[] }>()
    return Array.isArray(body) ? body : ((body as { results?: readonly Entry[] }).results ?? [])
  }

  /** What bodies name, whatever they are sent to. */
  #findCommon(): Promise<Values> {
    this.#common ??= (async () => {
      const first = async (list: string) => (await this.#list(list))[0] ?? {}
      const { id, name } = await first('/Organizations')
      const ids = async (list: string) => String((await first(list)).id)
      return {
        organizationId: String(id),
        organizationName: String(name),
        repositoryId: await ids('/BackupRepositories'),
        proxyId: await ids('/Proxies'),
        userId: await ids(`/Organizations/${id}/Users`),
        siteId: await ids(`/Organizations/${id}/Sites`),
      }
    })()
    return this.#common
  }

  /** The mailbox or OneDrive that something is restored to, which is another one than it was in. */
  async #findOthers(path: string, parameters: Values): Promise<Values> {
    const [root] = /^.*\/(?:Mailboxes|OneDrives)(?=\/\{)/.exec(path) ?? []
    if (root === undefined) return {}
    await this.#begin(path)
    const other = (await this.#list(fill(root, parameters))).at(3) ?? {}
    return { otherMailbox: String(other.email), otherDrive: String(other.name) }
  }

  /** A body with what is in the world in the place of names. Those that nothing else has are in the list that is acted on. */
  async #fillBody(body: unknown, path: string, values: Values): Promise<unknown> {
    const known: Record<string, string> = { ...values }
    const list = path.replace(/\/\w*$/, '')
    for (const [, name = ''] of JSON.stringify(body ?? '').matchAll(/\{(\w+)\}/g))
      known[name] ??= (await this.#findParameter(list, name, `${list}/{${name}}`, values)) ?? 'missing'
    return fillBody(body, known)
  }

  async #sendExample(method: Method, address: string, body: unknown, login?: string) {
    const answer = await this.#send(method, address, body, login)
    if (answer.statusCode >= 300)
      this.failures.push(`v${this.#version} ${method} ${address} ${JSON.stringify(body)}: ${answer.body}`)
    return answer
  }

  async #send(method: Method, address: string, body?: unknown, login?: string) {
    const { app } = this.#api
    this.#logins.set(login, this.#logins.get(login) ?? this.#api.login(login))
    const headers = {
      host: 'localhost:4443',
      'x-forwarded-proto': 'https',
      ...(await this.#logins.get(login)),
    }
    const url = `/v${this.#version}${address}`
    if (address === '/Token')
      return app.inject({
        method,
        url,
        headers: FORM,
        payload: new URLSearchParams(body as Values).toString(),
      })
    const payload = typeof body === 'string' ? body : JSON.stringify(body)
    return app.inject({
      method,
      url,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(payload !== undefined && { payload }),
    })
  }

  #readAnswer(answer: LightMyRequestResponse): unknown {
    return readJson(answer, this.#version)
  }
}

const isJson = (answer: LightMyRequestResponse | undefined): answer is LightMyRequestResponse =>
  answer !== undefined && /json/.test(String(answer.headers['content-type'])) && answer.body !== ''

/** An answer, of whose lists the first entry will do, and whose links tell of no version. */
function readJson({ body }: LightMyRequestResponse, version: number): unknown {
  const base = version < 6 ? `https://localhost:4443/v${version}/` : `/v${version}/`
  const json = JSON.parse(body.replaceAll(`"${base}`, '"{api}/')) as unknown
  if (Array.isArray(json)) return json.slice(0, 1)
  const { results, ...rest } = json as { results?: unknown }
  if ('access_token' in rest)
    return { ...rest, access_token: 'the access token', refresh_token: 'the refresh token' }
  return Array.isArray(results) ? { ...(json as object), results: results.slice(0, 1) } : json
}

const normalize = (path: string): string => path.replace(/\{\w+\}/g, '{}').toLowerCase()

const fill = (path: string, values: Values): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? 'missing'))

const fillBody = (body: unknown, values: Values): unknown =>
  body === undefined
    ? undefined
    : JSON.parse(JSON.stringify(body).replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'missing'))

/** Options as verbs with addresses of their own have them. */
function rename(options: unknown): unknown {
  if (typeof options !== 'object' || options === null) return {}
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => {
      if (name === 'contentKeywords') return ['contentKeyword', value]
      if (['documentAction', 'documentVersion', 'documentLastVersionAction'].includes(name))
        return [name, String(value).replace(/^./, (letter) => letter.toUpperCase())]
      return [name, value]
    }),
  )
}
