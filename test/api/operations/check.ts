import type { LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import { hrefsIn, type Method, mock, NOBODY, sameState, type TestMock } from '../../helper.js'
import { addressOf, findIds, type Ids, type Operation } from './operation.js'

const titleOf = ({ name, verb }: Operation): string => (verb === undefined ? name : `${name} ${verb}`)

/** Does each of the wrong operations, which must change nothing, and then the operation. */
export function checkOperations(t: Test, operations: readonly Operation[]): void {
  // to make an app takes longer than most operations, so they share one, which begins anew for each
  let current = t
  const api = mock({ fail: (...told) => current.fail(...told), teardown: (end) => t.teardown(end) })
  for (const operation of operations) {
    const title = titleOf(operation)
    const { params, wrong = [], status = 200 } = operation
    const refuses =
      params || wrong.length > 0 ? 'unknown ids are 404, wrong bodies are refused, nothing is changed; ' : ''
    t.test(`${title}: ${refuses}it does what it is for, and its links answer`, async (t) => {
      current = t
      api.reset()
      const { ids, values, ask } = await prepare(api, operation)
      const before = refuses === '' ? undefined : api.state()
      for (const name of Object.keys(values)) {
        const answer = await ask({ ...values, [name]: NOBODY })
        t.equal(answer.statusCode, 404, name)
        t.match(answer.json(), { message: new RegExp(`'${NOBODY}' is not found`) })
      }
      for (const [body, message] of wrong) {
        const sent = typeof body === 'function' ? (body as (ids: Ids) => unknown)(ids) : body
        const answer = await ask(values, sent)
        t.equal(answer.statusCode, 400, JSON.stringify(sent))
        t.match(answer.json(), { message })
      }
      if (before) sameState(t, api.state(), before, 'nothing is changed by what is refused')

      const answer = await ask()
      t.equal(answer.statusCode, status, answer.rawPayload.subarray(0, 300).toString())
      await operation.check({ t, api, ids, answer })
      if (answer.statusCode < 300) await followLinks(t, api, answer)
    })
  }
}

/** The ids are the same in every world of these tests, so they are looked up once. */
let known: Promise<Ids> | undefined

/** Does what comes before an operation. */
export async function prepare(api: TestMock, operation: Operation) {
  known ??= findIds(api)
  const ids = await known
  await operation.before?.(api, ids)
  const headers = await operation.as?.(api, ids)
  const values = operation.params?.(ids) ?? {}
  const method = operation.name.split(' ')[0] as Method
  /** Asks as whoever the operation is for. */
  const send = (url: string, body: unknown): Promise<LightMyRequestResponse> => {
    if (!headers) return api.send(method, url, body)
    const payload = typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
    const type = { 'content-type': 'application/json', ...headers }
    return api.app.inject({ method, url, headers: type, ...(payload !== undefined && { payload }) })
  }
  const ask = (given: Record<string, string> = values, body: unknown = operation.body?.(ids)) =>
    send(addressOf(operation, given, ids), body)
  return { ids, values, ask, send }
}

/** Asks for whatever an answer links to. */
export async function followLinks(t: Test, api: TestMock, answer: LightMyRequestResponse): Promise<void> {
  if (!/json/.test(String(answer.headers['content-type']))) return
  for (const href of new Set(hrefsIn(answer.json()))) {
    if (href.endsWith('/log')) continue
    t.equal((await api.get(href.replace(/^https?:\/\/[^/]+/, ''))).statusCode, 200, href)
  }
}
