import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request as requestPlain } from 'node:http'
import { Agent, request } from 'node:https'
import { setImmediate } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { type FaultRule, type MockOptions, startMock } from '../../src/index.js'
import { mock as inject, NOW } from '../helper.js'

// What a fault does to a connection is only to be seen from a socket.

async function serve(t: Test, options: MockOptions = {}) {
  const mock = await startMock({ now: NOW, httpPort: 0, ...options })
  t.teardown(() => mock.close())
  const agent = new Agent({ keepAlive: true })
  t.teardown(() => agent.destroy())
  const authorization = `Bearer ${await mock.token()}`
  const ask = (path = '/v3/Jobs'): ClientRequest =>
    request(`${mock.url}${path}`, { ca: mock.ca, agent, headers: { authorization } }).end()
  return { mock, ask, authorization }
}

const answerOf = async (asked: ClientRequest): Promise<IncomingMessage> => (await once(asked, 'response'))[0]

/** What came, and whether it came to its end. */
async function read(answer: IncomingMessage): Promise<{ bytes: Buffer; whole: boolean }> {
  const parts: Buffer[] = []
  answer.on('data', (part: Buffer) => parts.push(part))
  answer.on('error', () => {})
  await new Promise((resolve) => answer.once('close', resolve))
  return { bytes: Buffer.concat(parts), whole: answer.complete }
}

t.test('a reset leaves no answer, with TLS and without', async (t) => {
  const { mock, ask, authorization } = await serve(t)
  await mock.faults.add({ effect: { reset: true } })
  await t.rejects(once(ask(), 'response'), { code: 'ECONNRESET' })
  const plain = requestPlain(`${mock.httpUrl}/v3/Jobs`, { headers: { authorization } }).end()
  await t.rejects(once(plain, 'response'), { code: 'ECONNRESET' })
  const [first, second] = (await mock.requests.list()).filter(({ fault }) => fault !== undefined)
  t.match(first, { operation: 'GET /Jobs', status: 0, fault: 'fault-1' })
  t.match(second, { operation: 'GET /Jobs', status: 0, fault: 'fault-1' })
  await mock.faults.clear()
  t.equal((await answerOf(ask())).statusCode, 200)
})

t.test('a cut answer ends after so many bytes', async (t) => {
  const { mock, ask } = await serve(t)
  const { bytes: whole } = await read(await answerOf(ask()))
  for (const cutAfter of [0, 1, 100, whole.length - 1]) {
    await mock.faults.add({ effect: { cutAfter }, times: 1 })
    const answer = await answerOf(ask())
    t.equal(answer.statusCode, 200)
    t.equal(Number(answer.headers['content-length']), whole.length)
    const { bytes, whole: complete } = await read(answer)
    t.equal(bytes.toString(), whole.subarray(0, cutAfter).toString(), `${cutAfter}`)
    t.notOk(complete)
  }
  await mock.faults.add({ effect: { cutAfter: whole.length } })
  t.strictSame(
    await read(await answerOf(ask())),
    { bytes: whole, whole: true },
    'one that is no longer is whole',
  )
})

t.test('a download is cut too', async (t) => {
  const { mock, authorization } = await serve(t)
  const call = async (method: 'GET' | 'POST', url: string, payload?: object) =>
    (await mock.app.inject({ method, url, headers: { authorization }, ...(payload && { payload }) })).json()
  const [organization] = await call('GET', '/v3/Organizations')
  const session = await call('POST', `/v3/Organizations/${organization.id}/Action`, {
    explore: { type: 'vex' },
  })
  const boxes = `/v3/RestoreSessions/${session.id}/Organization/Mailboxes`
  const box = `${boxes}/${(await call('GET', boxes)).results[0].id}`
  const item = (await call('GET', `${box}/Items?limit=1`)).results[0].id
  await mock.faults.add({ match: { operation: 'POST /Proxies' }, effect: { cutAfter: 10 } })
  await mock.faults.add({ match: { path: '*/Items/*/Action' }, effect: { cutAfter: 700 } })
  const agent = new Agent()
  const asked = request(`${mock.url}${box}/Items/${encodeURIComponent(item)}/Action`, {
    method: 'POST',
    ca: mock.ca,
    agent,
    headers: { authorization, 'content-type': 'application/json' },
  })
  asked.end('{"savetoMsg":null}')
  const answer = await answerOf(asked)
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['content-type'], 'application/octet-stream')
  const { bytes, whole } = await read(answer)
  t.equal(bytes.length, 700)
  t.notOk(whole)
})

t.test('a slow answer waits between its pieces', async (t) => {
  const m = inject(t)
  const whole = (await m.get('/v3/Jobs')).rawPayload
  const rule: FaultRule = { match: { operation: 'GET /Jobs' }, effect: { slowBody: 1000 } }
  await m.control('POST', '/__admin/faults', rule)
  const slow = await m.get('/v3/Jobs')
  t.strictSame(slow.rawPayload, whole)
  t.equal(Number(slow.headers['content-length']), whole.length)
  t.equal(m.waited.length, Math.ceil(whole.length / 100))
  t.equal(
    m.waited.reduce((sum, ms) => sum + ms, 0),
    whole.length,
    'a byte a millisecond',
  )
  const { requests } = (await m.control('GET', '/__admin/requests?operation=GET /Jobs')).json()
  t.equal(requests.at(-1).response.size, whole.length, 'the journal has it')
})

t.test('a hanging request ends when its client goes away', async (t) => {
  const { mock, ask } = await serve(t)
  await mock.faults.add({ effect: { hang: true } })
  const asked = ask()
  asked.on('error', () => {})
  let journaled = await mock.requests.list({ operation: 'GET /Jobs' })
  while (journaled.length === 0) {
    await setImmediate()
    journaled = await mock.requests.list({ operation: 'GET /Jobs' })
  }
  t.match(journaled, [{ status: 0, fault: 'fault-1' }], 'it is journaled as soon as it hangs')
  asked.destroy()
  await mock.close()
})

t.test('the server closes though requests hang and wait', async (t) => {
  const { mock, ask } = await serve(t)
  await mock.faults.add({ match: { operation: 'GET /Jobs' }, effect: { hang: true } })
  await mock.faults.add({ match: { operation: 'GET /Proxies' }, effect: { delay: 'PT10M' } })
  await mock.faults.add({ match: { operation: 'GET /BackupRepositories' }, effect: { slowBody: 1 } })
  const hanging = ask()
  const cut = t.rejects(once(hanging, 'response'), { code: 'ECONNRESET' })
  const delayed = answerOf(ask('/v3/Proxies'))
  const slow = read(await answerOf(ask('/v3/BackupRepositories')))
  const affected = async (): Promise<number> =>
    (await mock.faults.list()).filter((fault) => fault.applied > 0).length
  while ((await affected()) < 3) await setImmediate()
  await mock.close()
  await cut
  t.equal((await delayed).statusCode, 200, 'who was to wait gets the answer now')
  t.ok((await slow).whole)
})

t.test('kept answers do not get around faults, and faulty ones are not kept', async (t) => {
  const { mock, ask } = await serve(t)
  const get = async () => {
    const answer = await answerOf(ask())
    return { status: answer.statusCode, body: (await read(answer)).bytes.toString() }
  }
  const first = await get()
  t.strictSame(await get(), first)
  for (const effect of [{ status: 200, message: 'odd' }, { brokenJson: true }]) {
    await mock.faults.add({ effect, times: 1 })
    t.not((await get()).body, first.body)
    t.strictSame(await get(), first)
    await mock.faults.clear()
    t.strictSame(await get(), first)
    t.strictSame(await get(), first)
  }
})

t.test('properties can be left out of responses', async (t) => {
  const { get, send, control, app } = inject(t)
  const whole = (await get('/v8/Jobs')).json()
  t.equal(
    (await control('POST', '/__admin/faults', { effect: { omit: ['LASTRUN', 'self'] } })).statusCode,
    201,
  )
  const answer = await get('/v8/Jobs')
  const rest = answer.json()
  t.equal(answer.headers['content-length'], String(answer.rawPayload.length))
  t.strictSame(
    Object.keys(rest._links),
    Object.keys(whole._links).filter((name) => name !== 'self'),
  )
  for (const [index, job] of rest.results.entries()) {
    const { lastRun: _, _links, ...others } = whole.results[index]
    const { self: __, ...links } = _links
    t.strictSame(job, { ...others, _links: links })
  }
  t.equal(
    (await send('DELETE', `/v3/Jobs/${rest.results[0].id}`)).body,
    '',
    'where there is no JSON, nothing is',
  )
  await control('POST', '/__admin/faults', {
    match: { operation: 'GET /Jobs' },
    effect: { omit: ['message'], status: 503 },
  })
  t.strictSame((await get('/v3/Jobs')).json(), {}, 'of errors too')
  t.strictSame((await app.inject('/__admin/health')).json().status, 'ok', 'and of no control')
  for (const omit of [[], [''], {}])
    t.equal((await control('POST', '/__admin/faults', { effect: { omit } })).statusCode, 400)
})
