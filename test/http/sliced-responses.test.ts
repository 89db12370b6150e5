import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import Fastify, { type FastifyInstance } from 'fastify'
import t from 'tap'
import { Type } from 'typebox'
import { createList } from '../../src/http/long-list.js'
import { buildSerializer } from '../../src/http/serializer.js'
import { slicedResponses } from '../../src/http/sliced-responses.js'
import { Scheduler } from '../../src/timing/scheduler.js'
import { type Host, mock } from '../helper.js'
import { Turns } from '../turns.js'

const Entry = Type.Object({ n: Type.Integer(), name: Type.String(), more: Type.Optional(Type.String()) })

/** An app with lists of entries, and how many of those were worked out. */
function listServer(t: Host, border: number, scheduler = new Scheduler()) {
  const app = Fastify({
    schemaController: { compilersFactory: { buildSerializer: (named: unknown) => buildSerializer(named) } },
  })
  t.teardown(() => app.close())
  const made = { entries: 0 }
  const entries = (count: number) =>
    createList(count, (from, to) =>
      Array.from({ length: to - from }, (_, n) => {
        made.entries++
        return { n: from + n, name: `ä ${from + n}`, hidden: 'not declared' }
      }),
    )
  app.register(slicedResponses, { scheduler, border })
  app.register(async (inner) => {
    const params = Type.Object({ count: Type.Integer() })
    const list = { schema: { params, response: { 200: Type.Array(Entry) } } }
    inner.get<{ Params: { count: number } }>('/list/:count', list, ({ params: { count } }) => entries(count))
    const answer = Type.Object({ total: Type.Integer(), results: Type.Array(Entry), end: Type.String() })
    const page = { schema: { params, response: { 200: answer } } }
    inner.get<{ Params: { count: number } }>('/page/:count', page, ({ params: { count } }) => ({
      results: entries(count),
      end: 'end',
      total: count,
    }))
    inner.get('/quick', () => ({ quick: true }))
  })
  return { app, made }
}

const expectedEntries = (count: number): string =>
  JSON.stringify(Array.from({ length: count }, (_, n) => ({ n, name: `ä ${n}` })))

/**
 * A scheduler whose turns are taken by hand while `hold` says so, and whose clock goes on by one millisecond with each
 * look at it.
 */
function schedulerByHand() {
  const turns: (() => void)[] = []
  const hand = { hold: true }
  let now = 0
  const nextTurn = (turn: () => void) => void (hand.hold ? turns.push(turn) : setImmediate(turn))
  const scheduler = new Scheduler({ nextTurn, now: () => now++ })
  return { scheduler, turns, hand }
}

/** Lets all go on that waits for nothing but this turn of the loop. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

t.test(
  'an answer has the same bytes whether it is made at once, in slices, or while it is sent',
  async (t) => {
    for (const border of [1, 3000, 1_000_000]) {
      const { app } = listServer(t, border)
      for (const count of [0, 3, 100, 101, 1000]) {
        const list = await app.inject(`/list/${count}`)
        t.equal(list.body, expectedEntries(count))
        const page = await app.inject(`/page/${count}`)
        t.equal(page.body, `{"total":${count},"results":${expectedEntries(count)},"end":"end"}`)
        for (const { headers, body } of [list, page]) {
          t.equal(headers['content-type'], 'application/json; charset=utf-8')
          const isStreamed = count > 100 && body.length >= border
          t.equal(headers['content-length'], isStreamed ? undefined : String(Buffer.byteLength(body)))
        }
      }
    }
  },
)

t.test('others are answered between its slices', async (t) => {
  const { scheduler, turns } = schedulerByHand()
  const { app } = listServer(t, 1_000_000, scheduler)
  await app.ready()
  let isDone = false
  const list = app.inject('/list/1000').finally(() => {
    isDone = true
  })
  await settle()
  let count = 0
  for (let turn = turns.shift(); turn; turn = turns.shift()) {
    t.notOk(isDone)
    if (count++ % 20 === 0) t.equal((await app.inject('/quick')).statusCode, 200)
    turn()
  }
  t.ok(count > 100, 'it took a slice for every few entries')
  t.equal((await list).body, expectedEntries(1000))
})

t.test('others are answered while a long answer is sent that has been made', async (t) => {
  const COUNT = 40_000
  for (const border of [100_000_000, 700_000]) {
    // the clock stands still, so that nothing but the sending takes turns
    const turns = new Turns(0)
    const { app } = listServer(t, border, turns.scheduler)
    await app.ready()
    turns.hold()
    const answer = app.inject(`/list/${COUNT}`)
    const count = await turns.until(answer)
    const { body, rawPayload, headers } = await answer
    t.ok(count >= Math.floor(rawPayload.length / 65_536), `it takes ${count} turns`)
    t.equal(body, expectedEntries(COUNT))
    t.equal(headers['content-length'], border > body.length ? String(rawPayload.length) : undefined)
  }
})

t.test('no more is worked out than is read', async (t) => {
  const { app, made } = listServer(t, 1)
  let letGo = (): void => {}
  const body = new Promise<Readable>((resolve) => {
    app.addHook('onSend', (_request, _reply, payload, done) => {
      resolve(payload as Readable)
      letGo = () => done(null, 'instead')
    })
  })
  const answer = app.inject('/list/1000000')
  const reader = await body
  for (let n = 0; n < 20; n++) await settle()
  const first = made.entries
  t.ok(first < 10_000)
  let bytes = 0
  for await (const chunk of reader) {
    bytes += chunk.length
    if (bytes > 300_000) break
  }
  t.ok(made.entries > first)
  t.ok(made.entries < first + 30_000)
  // a chunk that was begun is finished
  for (let n = 0; n < 5; n++) await settle()
  const end = made.entries
  for (let n = 0; n < 20; n++) await settle()
  t.equal(made.entries, end, 'and nothing after its reader has gone')
  letGo()
  await answer
})

async function listen(app: FastifyInstance): Promise<string> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
}

t.test('a client that goes away ends the work, before the first byte and after it', async (t) => {
  for (const border of [100_000_000, 1]) {
    const { scheduler, turns } = schedulerByHand()
    const { app, made } = listServer(t, border, scheduler)
    const gone = new Promise((resolve) => {
      app.addHook('onRequest', async (_request, { raw }) => {
        raw.once('close', resolve)
      })
    })
    const request = http.get(`${await listen(app)}/list/1000000`)
    request.on('error', () => {})
    if (border === 1) {
      while (turns.length === 0) await settle()
      const response = once(request, 'response')
      let isAnswered = false
      response.then(() => {
        isAnswered = true
      })
      while (!isAnswered) {
        turns.shift()?.()
        await settle()
      }
    } else while (turns.length === 0) await settle()
    request.destroy()
    await gone
    const before = made.entries
    t.ok(before > 0)
    for (let turn = turns.shift(); turn; turn = turns.shift()) {
      turn()
      await settle()
    }
    t.equal(made.entries, before)
  }
})

t.test('what goes wrong before the first byte is an error, and ends a stream after it', async (t) => {
  for (const [border, status] of [
    [100_000_000, 500],
    [1, 200],
  ] as const) {
    const { app } = listServer(t, border)
    app.get('/broken', { schema: { response: { 200: Type.Array(Entry) } } }, () =>
      createList(10_000, (from, to) => {
        if (from >= 5000) throw new Error('broken')
        return Array.from({ length: to - from }, () => ({ n: from, name: '' }))
      }),
    )
    const url = await listen(app)
    const response = await fetch(`${url}/broken`)
    t.equal(response.status, status)
    if (status === 200) await t.rejects(response.text())
  }
})

/** More than a hundred sessions. */
const PROFILE = {
  history: 'P60D',
  settings: { keepAllsessions: true },
  proxies: [{ hostName: 'p' }],
  repositories: [{ name: 'R', proxy: 'p', path: '/', capacity: '9 TB' }],
  organizations: [
    {
      users: 3,
      content: { mailItems: 4000, documents: 3 },
      jobs: [
        { name: 'A', repository: 'R' },
        { name: 'B', repository: 'R' },
      ],
    },
  ],
}

t.test('a list shows the world as it was when it was asked for', async (t) => {
  const { scheduler, turns, hand } = schedulerByHand()
  hand.hold = false
  const { get, send, json } = mock(t, { profileContent: PROFILE, scheduler })
  const [job] = await json<{ id: string }[]>('/v3/Jobs')
  await send('POST', `/v3/Jobs/${job?.id}/Action`, { start: null })
  const list = async (between = async () => {}) => {
    hand.hold = true
    const answer = get('/v3/JobSessions?unknown')
    while (turns.length === 0) await settle()
    hand.hold = false
    await between()
    for (let turn = turns.shift(); turn; turn = turns.shift()) turn()
    return answer
  }
  const before = await list()
  t.ok(before.json().length > 100)
  t.equal(before.json()[0].status, 'Running')
  await send('POST', `/v3/Jobs/${job?.id}/Action`, { stop: null })
  t.not((await list()).body, before.body)
  await send('POST', `/v3/Jobs/${job?.id}/Action`, { start: null })

  const still = await list()
  const meanwhile = await list(async () => {
    await send('POST', `/v3/Jobs/${job?.id}/Action`, { stop: null })
  })
  t.equal(meanwhile.body, still.body)
  t.equal(meanwhile.headers['x-vbo-mock-state'], still.headers['x-vbo-mock-state'])
  const after = await list()
  t.equal(after.json()[0].status, 'Stopped', 'and is not kept as what it is by now')
  t.not(after.headers['x-vbo-mock-state'], still.headers['x-vbo-mock-state'])
})

t.test('the journal tells the size and the beginning of an answer that was streamed', async (t) => {
  const { json, send, get, control } = mock(t, { profileContent: PROFILE })
  const [organization] = await json<{ id: string }[]>('/v3/Organizations')
  const explored = await send('POST', `/v3/Organizations/${organization?.id}/Action`, {
    explore: { type: 'Vex' },
  })
  const mailboxes = `/v3/RestoreSessions/${explored.json().id}/Organization/Mailboxes`
  const { results } = await json<{ results: { id: string }[] }>(mailboxes)
  const answer = await get(`${mailboxes}/${results[0]?.id}/Items?limit=100000`)
  t.equal(answer.headers['content-length'], undefined)
  t.ok(answer.json().results.length > 1000)
  const journal = await control('GET', '/__admin/requests?method=GET')
  const { status, response } = journal.json().requests.at(-1)
  t.equal(status, 200)
  t.equal(response.size, answer.rawPayload.length)
  t.equal(response.truncated, true)
  t.match(response.body, '"offset":0,"limit":100000,"results":[{"from"')
})
