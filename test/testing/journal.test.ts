import t from 'tap'
import type { Body, Call, NewCall } from '../../src/testing/journal/call.js'
import { Journal, JournalBudget, MAX_BYTES, MAX_TOTAL_BYTES } from '../../src/testing/journal/journal.js'
import { SharedCall } from '../../src/testing/journal/journal-entry.js'
import { findIncompleteBody } from '../../src/testing/journal/replayable-calls.js'
import { verify } from '../../src/testing/verify/verify-calls.js'
import { runSlices } from '../../src/world/core/slices.js'

const call = (given: Partial<NewCall> = {}): NewCall => ({
  at: 0,
  wallTime: 0,
  method: 'POST',
  url: '/v3/Jobs',
  operation: 'POST /Jobs',
  account: 'administrator',
  status: 200,
  duration: 0,
  requestHeaders: {},
  responseType: '',
  changes: [],
  deviations: [],
  ...given,
})

const LIMITS = { calls: 1000, body: 16_384 }

/** How much of what clients have sent a journal holds, in characters. */
const held = (journal: Journal): number =>
  journal
    .list()
    .reduce(
      (sum, { requestHeaders, url, request }) =>
        sum + JSON.stringify(requestHeaders).length + url.length + (request?.content.length ?? 0),
      0,
    )

t.test('headers and long addresses count, as bodies do', async (t) => {
  const long = 'x'.repeat(14_000)
  for (const [what, given] of [
    ['headers', { requestHeaders: { 'x-long': long } }],
    [
      'bodies',
      { request: { content: long, size: long.length }, requestHeaders: { 'content-length': '14000' } },
    ],
    ['addresses', { url: `/v3/Jobs?x=${long}` }],
    ['deviations', { deviations: [{ kind: 'unknown-property', detail: long }] }],
  ] as const) {
    const journal = new Journal(LIMITS, new JournalBudget())
    for (let n = 0; n < 1000; n++) journal.add(call(structuredClone(given)))
    t.ok(held(journal) <= MAX_BYTES * 1.05, what)
    t.ok(journal.list().length > 290, `${what}: as many are kept as there is room for`)
    t.equal(journal.list().length + journal.dropped, 1000, what)
    journal.add(call())
    t.match(journal.list().at(-1), { id: 1001 }, what)
  }
})

t.test('errors are counted as long as they are kept', async (t) => {
  const journal = new Journal({ calls: 3, body: 0 }, new JournalBudget())
  const shared = new SharedCall(call({ status: 404 }))
  const counts: number[] = []
  for (const one of [call(), call({ status: 0 }), call({ status: 500, replayOf: 1 })]) {
    journal.add(one)
    counts.push(journal.errorCount)
  }
  for (let n = 0; n < 3; n++) {
    journal.addShared(shared, 0, 0)
    counts.push(journal.errorCount)
  }
  journal.clear()
  t.strictSame([...counts, journal.errorCount], [0, 1, 1, 2, 2, 3, 0])
})

t.test('short calls are limited by their number alone', async (t) => {
  const journal = new Journal({ calls: 20_000, body: 0 }, new JournalBudget())
  for (let n = 0; n < 20_000; n++) journal.add(call({ url: `/v3/Jobs/${'i'.repeat(300)}` }))
  t.equal(journal.dropped, 0)
})

t.test('all journals share one budget, and what is forgotten is given back', async (t) => {
  const budget = new JournalBudget()
  const long = { requestHeaders: { 'x-long': 'x'.repeat(14_000) } }
  const journals = Array.from({ length: 24 }, () => new Journal(LIMITS, budget))
  for (const journal of journals) for (let n = 0; n < 400; n++) journal.add(call(structuredClone(long)))
  t.ok(budget.bytes <= MAX_TOTAL_BYTES + MAX_BYTES)
  t.ok(journals.reduce((sum, journal) => sum + held(journal), 0) <= MAX_TOTAL_BYTES * 1.01)
  for (const journal of journals) journal.clear()
  t.equal(budget.bytes, 0)
})

t.test('headers that calls share are kept, and counted, once', async (t) => {
  const budget = new JournalBudget()
  const journal = new Journal({ calls: 3000, body: 16_384 }, budget)
  const requestHeaders = { authorization: 'x'.repeat(1000) }
  const response = journal.cutBody(Buffer.alloc(1000))
  for (let n = 0; n < 2000; n++) journal.add(call({ requestHeaders, response }))
  const headers = 'authorization'.length + 1000
  t.equal(budget.bytes, headers + 2000 * 1000, 'each body counts')
  const calls = journal.list()
  t.equal(calls.filter(({ isStripped }) => isStripped).length, 0)
  t.ok(calls.every((one) => one.response === response && one.requestHeaders === requestHeaders))
  for (let n = 0; n < 2999; n++) journal.add(call())
  t.equal(budget.bytes, headers + 1000, 'one call still has them')
  journal.add(call())
  t.equal(budget.bytes, 0)
  journal.add(call({ requestHeaders, response }))
  journal.clear()
  t.equal(budget.bytes, 0)
  journal.add(call({ requestHeaders, response }))
  t.equal(budget.bytes, headers + 1000)
})

t.test('calls that are alike differ in when they came', async (t) => {
  const budget = new JournalBudget()
  const journal = new Journal({ calls: 3, body: 16_384 }, budget)
  const told: Call[] = []
  let isAwake = false
  journal.listen(
    (one) => told.push(one),
    () => isAwake,
  )
  const kept = new SharedCall(
    call({ requestHeaders: { 'content-length': '2' }, response: journal.cutBody('{}') }),
  )
  for (let n = 1; n <= 5; n++) {
    isAwake = n === 5
    journal.addShared(kept, n, n * 10)
  }
  t.strictSame(
    journal.list().map(({ id, at, wallTime, url, hasRequestBody, isStripped }) => ({
      id,
      at,
      wallTime,
      url,
      hasRequestBody,
      isStripped,
    })),
    [3, 4, 5].map((n) => ({
      id: n,
      at: n,
      wallTime: n * 10,
      url: '/v3/Jobs',
      hasRequestBody: true,
      isStripped: false,
    })),
  )
  t.equal(journal.dropped, 2)
  t.equal(budget.bytes, 'content-length2{}'.length)
  t.match(told, [{ id: 5, at: 5 }])
  // what was handed out stays, whatever is forgotten
  const before = journal.get(5)
  journal.add(call({ request: { content: 'x'.repeat(MAX_BYTES), size: MAX_BYTES } }))
  t.strictSame(
    journal
      .list()
      .map(({ id, isStripped, hasRequestBody, response }) => [
        id,
        isStripped,
        hasRequestBody,
        response !== undefined,
      ]),
    [
      [4, true, true, false],
      [5, true, true, false],
      [6, false, false, false],
    ],
  )
  t.equal(before?.response?.content, '{}')
  journal.addShared(kept, 6, 60)
  t.match(journal.get(7)?.response, { content: '{}' })
  journal.clear()
  t.equal(budget.bytes, 0)
})

t.test('a long body is kept by its beginning', async (t) => {
  const journal = new Journal({ calls: 10, body: 100 }, new JournalBudget())
  for (const length of [100, 101, 399, 400, 401, 10_000])
    for (const make of [(text: string) => text, (text: string) => Buffer.from(text)])
      for (const letter of ['a', 'ü', '😀']) {
        const text = letter.repeat(length / letter.length)
        const size = Buffer.byteLength(text)
        const kept = journal.cutBody(make(text))
        t.equal(kept.size, size)
        t.equal(
          Buffer.compare(Buffer.from(kept.content), Buffer.from(text).subarray(0, 100)) === 0 ||
            kept.content === text,
          true,
          `${letter} ${length}`,
        )
        t.equal(Buffer.from(kept.content).length, Math.min(size, 100))
      }
})

t.test('bodies that were let go make room for others, but not those that somebody looks at', async (t) => {
  const journal = new Journal({ calls: 4, body: 16_384 }, new JournalBudget())
  const text = (n: number) => String(n).repeat(3000)
  const memory = new Set<ArrayBufferLike>()
  let looked: Call | undefined
  for (let n = 0; n < 1000; n++) {
    const response = journal.cutBody(text(n % 10))
    memory.add((response.content as Buffer).buffer)
    journal.add(call({ response }))
    if (n === 500) looked = journal.get(journal.lastId)
  }
  t.ok(memory.size < 10, `${memory.size} blocks of memory`)
  t.equal(String(looked?.response?.content), text(0))
  t.strictSame(
    journal.list().map(({ response }) => String(response?.content)),
    [6, 7, 8, 9].map(text),
  )
})

t.test('a call whose headers were forgotten is not made again', async (t) => {
  const journal = new Journal(LIMITS, new JournalBudget())
  for (let n = 0; n < 400; n++) journal.add(call({ requestHeaders: { 'x-long': 'x'.repeat(14_000) } }))
  t.equal(findIncompleteBody(journal.list()), 'The headers of request 1 were dropped: the journal is full.')
})

t.test('a body is read once, however many expectations look at it', async (t) => {
  let reads = 0
  const body = (text: string): Body => {
    const content = Buffer.from(text)
    content.toString = () => {
      reads++
      return text
    }
    return { content, size: content.length }
  }
  const journal = new Journal(LIMITS, new JournalBudget())
  for (let n = 0; n < 20; n++)
    journal.add(call({ request: body(`{"n":${n}}`), requestHeaders: { 'content-length': '7' } }))
  const calls = Array.from({ length: 50 }, (_, n) => ({ match: { body: { n } } }))
  const { found } = runSlices(verify(journal, { calls }))
  t.strictSame(found, [...Array(20).fill(1), ...Array(30).fill(0)])
  t.equal(reads, 20)
})
