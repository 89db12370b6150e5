import type { LightMyRequestResponse } from 'fastify'
import { FORM, type Method, type TestMock } from '../../helper.js'

const BASE = 'http://localhost:80'

export interface Linked {
  readonly _links: Readonly<Record<string, { readonly href: string } | undefined>>
}

interface Page<T> extends Linked {
  readonly results: readonly T[]
}

/** A client of one version, as programs are that know no other. */
export class Client {
  readonly #api: TestMock
  readonly version: number
  #authorization = ''

  constructor(api: TestMock, version: number) {
    this.#api = api
    this.version = version
  }

  /** Logs in at the address of the version. @param at version whose address that is, if it is another one */
  async login(username = 'administrator', at = this.version): Promise<LightMyRequestResponse> {
    const payload = new URLSearchParams({ grant_type: 'password', username, password: 'password' }).toString()
    const answer = await this.#api.app.inject({
      method: 'POST',
      url: `/v${at}/Token`,
      headers: FORM,
      payload,
    })
    this.#authorization = `Bearer ${answer.json().access_token}`
    return answer
  }

  /** Sends to a path below the version. */
  send(method: Method, path: string, body?: unknown): Promise<LightMyRequestResponse> {
    const json = body !== undefined && {
      headers: { authorization: this.#authorization, 'content-type': 'application/json' },
      payload: JSON.stringify(body),
    }
    return this.#api.app.inject({
      method,
      url: `/v${this.version}${path}`,
      headers: { authorization: this.#authorization },
      ...json,
    })
  }

  async read<T>(path: string): Promise<T> {
    const answer = await this.send('GET', path)
    if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${answer.body}`)
    return answer.json()
  }

  /** Reads what a link leads to. It may be absolute, or a path that the client puts behind its own base. */
  async follow<T>(href: string, join = (path: string) => BASE + path): Promise<T> {
    const url = href.startsWith('/') ? join(href) : href
    const answer = await this.#api.app.inject({
      url: url.slice(BASE.length),
      headers: { authorization: this.#authorization },
    })
    if (answer.statusCode !== 200) throw new Error(`${href} answered ${answer.statusCode}: ${answer.body}`)
    return answer.json()
  }

  /** All entries of a collection that comes in pages. */
  async readPages<T>(path: string, join?: (path: string) => string): Promise<T[]> {
    let page = await this.read<Page<T>>(path)
    const entries = [...page.results]
    while (page._links.next) {
      page = await this.follow<Page<T>>(page._links.next.href, join)
      entries.push(...page.results)
    }
    return entries
  }
}
