import t from 'tap'
import { startMock } from '../../src/index.js'
import { mock, NOW, type TestMock } from '../helper.js'

interface Answer {
  readonly status: number
  readonly body: {
    readonly message?: string
    readonly failures?: {
      index?: number
      expected: string
      found: number
      nearest: { id: number; differences: string[]; parts: object[] }[]
    }[]
    readonly expected?: string[]
    readonly found?: number[]
  }
}

const verify = async ({ control }: TestMock, expectation: unknown): Promise<Answer> => {
  const answer = await control('POST', '/__admin/verify', expectation)
  return { status: answer.statusCode, body: answer.json() }
}

/** A client at work: it starts a job, stops it, and changes another one. */
async function work(api: TestMock): Promise<{ first: string; second: string }> {
  const jobs = await api.json<{ id: string; isEnabled: boolean; lastStatus?: string }[]>('/v3/Jobs')
  const [first = '', second = ''] = jobs
    .filter(({ isEnabled, lastStatus }) => isEnabled && lastStatus !== 'Running')
    .map(({ id }) => id)
  await api.send('POST', `/v3/Jobs/${first}/Action`, { start: null })
  await api.send('POST', `/v3/Jobs/${first}/Action`, { stop: null })
  await api.send('PUT', `/v3/Jobs/${second}`, {
    Description: 'Moved to the night',
    schedulePolicy: { type: 'Daily', dailyTime: '03:00:00' },
  })
  return { first, second }
}

t.test('what was done is found, by operation, address, account, status and content', async (t) => {
  const api = mock(t)
  const { second } = await work(api)
  const FOUND: [match: object, found: number][] = [
    [{ operation: 'POST /Jobs/{id}/Action' }, 2],
    [{ operation: 'post /jobs/{}/action START' }, 1],
    [{ method: 'put' }, 1],
    [{ path: `/V3/jobs/${second}/` }, 1],
    [{ path: '/v3/Jobs/*' }, 3],
    [{ account: 'Administrator', method: 'POST', path: '*/Action' }, 2],
    [{ status: 200, method: 'PUT' }, 1],
    [{ body: { start: null } }, 1],
    [{ method: 'PUT', body: { description: 'Moved *', SchedulePolicy: { dailyTime: '03:00:00' } } }, 1],
    [{ operation: 'POST /Token', body: { grant_type: 'password' } }, 1],
    [{ operation: 'GET /Jobs', response: [{}, {}, {}, {}, {}, {}, {}, {}] }, 1],
  ]
  for (const [match, times] of FOUND) {
    const { status, body } = await verify(api, { calls: [{ match, times }] })
    t.equal(status, 200, `${JSON.stringify(match)} ${body.message}`)
    t.match(body, { verified: true, found: [times], dropped: 0 })
  }
  for (const match of [
    { operation: 'DELETE /Jobs/{id}' },
    { method: 'DELETE' },
    { path: '/v3/Jobs*x' },
    { account: 'somebody' },
    { status: 404 },
    { body: { start: {} } },
    { method: 'PUT', body: { description: 'moved *' } },
    { method: 'PUT', body: { schedulePolicy: { type: 'Daily', retryNumber: 3 } } },
    { operation: 'GET /Jobs', response: [] },
    { operation: 'GET /Jobs', body: {} },
  ]) {
    t.equal((await verify(api, { calls: [{ match }] })).status, 422, JSON.stringify(match))
    t.equal((await verify(api, { calls: [{ match, times: 0 }] })).status, 200, JSON.stringify(match))
  }
})

t.test('how often counts', async (t) => {
  const api = mock(t)
  await work(api)
  const match = { path: '*/Action' }
  const CASES: [times: unknown, verified: boolean, said?: RegExp][] = [
    [undefined, true],
    [2, true],
    [1, false, /Expected a?.*\*\/Action exactly 1 time; found 2\./],
    [3, false, /exactly 3 times; found 2/],
    [0, false, /never; found 2/],
    [{ atLeast: 2 }, true],
    [{ atLeast: 3 }, false, /at least 3 times; found 2/],
    [{ atMost: 2 }, true],
    [{ atMost: 1 }, false, /at most 1 time; found 2/],
    [{ atLeast: 1, atMost: 3 }, true],
    [{ atLeast: 3, atMost: 4 }, false, /3 to 4 times; found 2/],
  ]
  for (const [times, verified, said = /./] of CASES) {
    const { status, body } = await verify(api, { calls: [{ match, times }] })
    t.equal(status, verified ? 200 : 422, JSON.stringify(times))
    if (!verified) t.match(body.message, said)
  }
})

t.test('the nearest misses tell what is other than expected', async (t) => {
  const api = mock(t)
  const { first } = await work(api)
  const { body } = await verify(api, {
    calls: [
      {
        match: {
          operation: 'PUT /Jobs/{id}',
          status: 200,
          body: { description: 'x', schedulePolicy: { type: 'Daily' } },
        },
      },
    ],
  })
  t.match(body.failures, [
    {
      found: 0,
      nearest: [
        {
          method: 'PUT',
          operation: 'PUT /Jobs/{id}',
          differences: ['body.description: "Moved to the night", expected "x"'],
        },
      ],
    },
  ])
  t.match(
    body.message,
    /^Expected PUT \/Jobs\/\{id\} with body \{.*\} with status 200 at least 1 time; found 0\.\n {2}call \d+, PUT \/v3\/Jobs\/\S+: body\.description/,
  )

  const disabled = await verify(api, { calls: [{ match: { operation: 'POST /Jobs/{id}/Action disable' } }] })
  t.match(disabled.body.failures?.[0]?.nearest, [
    {
      url: `/v3/Jobs/${first}/Action`,
      differences: [/^operation: POST \/Jobs\/\{\w+\}\/Action stop, expected/],
    },
    { differences: [/Action start, expected/] },
  ])
  const none = await verify(api, { calls: [{ match: { account: 'somebody' } }] })
  t.strictSame(none.body.failures?.[0]?.nearest, [], 'what has nothing in common is not near')
})

t.test('what was asked for counts more than how it ended', async (t) => {
  const api = mock(t)
  await api.send('POST', '/v3/Jobs/b20cedd4-66b2-49b1-86de-000000000000/Action', { start: null })
  for (const path of ['/v3/Jobs', '/v3/Proxies', '/v3/Organizations']) await api.get(path)
  const match = { operation: 'POST /Jobs/{id}/Action start', status: 200, account: 'administrator' }
  const { body } = await verify(api, { calls: [{ match }] })
  t.match(body.failures?.[0]?.nearest[0]?.differences, ['status: 404, expected 200'])
})

t.test('the nearest misses are compared value by value', async (t) => {
  const api = mock(t)
  await work(api)
  const long = 'x'.repeat(5000)
  const { body } = await verify(api, {
    calls: [
      { match: { operation: 'GET /Jobs' } },
      {
        match: {
          operation: 'PUT /Jobs/{id}',
          status: 404,
          body: { description: 'Moved *', schedulePolicy: { type: 'Weekly', retries: [long] } },
        },
        times: 2,
      },
    ],
    nothingElse: true,
  })
  t.match(body.expected, ['GET /Jobs at least 1 time', /^PUT .* exactly 2 times$/])
  t.strictSame(body.found, [1, 0])
  t.strictSame(
    body.failures?.map(({ index }) => index),
    [1, undefined],
    'that there is more is about no expected call',
  )
  const [miss] = body.failures?.[0]?.nearest ?? []
  const cut = `["${'x'.repeat(1995)}...`
  const description = 'Moved to the night'
  t.match(miss?.parts, [
    { path: 'operation', expected: 'PUT /Jobs/{id}', actual: 'PUT /Jobs/{id}', differs: false },
    { path: 'status', expected: 404, actual: 200, differs: true },
    { path: 'body.description', expected: 'Moved *', actual: description, differs: false },
    { path: 'body.schedulePolicy.type', expected: 'Weekly', actual: 'Daily', differs: true },
    { path: 'body.schedulePolicy.retries', expected: cut, differs: true },
  ])
  t.equal(miss?.parts.length, 5)
  t.notOk('actual' in (miss?.parts[4] ?? {}), 'there is none')
  t.strictSame(body.failures?.[1]?.nearest[0]?.parts, [])

  const without = await verify(api, { calls: [{ match: { operation: 'GET /Jobs', body: { a: 1 } } }] })
  t.strictSame(without.body.failures?.[0]?.nearest[0]?.parts[1], {
    path: 'body',
    expected: { a: 1 },
    unknown: 'none',
    differs: true,
  })
})

t.test('the order counts if it is to', async (t) => {
  const api = mock(t)
  await work(api)
  const calls = (...verbs: string[]) =>
    verbs.map((verb) => ({ match: { operation: `POST /Jobs/{id}/Action ${verb}` } }))
  t.equal((await verify(api, { calls: calls('start', 'stop'), order: true })).status, 200)
  t.equal((await verify(api, { calls: calls('stop', 'start') })).status, 200)
  const wrong = await verify(api, { calls: calls('stop', 'start'), order: true })
  t.equal(wrong.status, 422)
  t.match(
    wrong.body.message,
    /Action start after call \d+, in the given order; found 0\.\n {2}call \d+, .*order: it was call/,
  )
  t.equal(
    (await verify(api, { calls: calls('start', 'start'), order: true })).status,
    422,
    'each is found once',
  )
})

t.test('nothing else was done, but for logins', async (t) => {
  const api = mock(t)
  await work(api)
  const calls = [{ match: { operation: 'GET /Jobs' } }, { match: { path: '/v3/Jobs/*' } }]
  t.equal((await verify(api, { calls, nothingElse: true })).status, 200)
  const { status, body } = await verify(api, { calls: calls.slice(0, 1), nothingElse: true })
  t.equal(status, 422)
  t.match(
    body.message,
    /Expected no other calls; found 3\.\n {2}call \d+, POST .*not expected: its status was 200/,
  )
  t.equal((await verify(api, { calls: calls.slice(1), nothingElse: true, writesOnly: true })).status, 200)
  t.equal((await verify(api, { calls: calls.slice(1), nothingElse: true })).status, 422)
  t.equal((await verify(api, { calls: [], nothingElse: true, after: 5 })).status, 200, 'later on')
})

t.test('what is not kept any more proves nothing', async (t) => {
  const api = mock(t, { journal: 3 })
  await work(api)
  const put = { match: { method: 'PUT' } }
  t.equal((await verify(api, { calls: [put] })).status, 200, 'it was there at least once')
  for (const times of [1, { atMost: 2 }]) {
    const { status, body } = await verify(api, { calls: [{ ...put, times }] })
    t.equal(status, 422)
    t.match(body.message, /cannot be proven: the journal no longer has 2 calls \(--journal\)/)
    t.equal(
      (await verify(api, { calls: [{ ...put, times }], after: 2 })).status,
      200,
      'none of them was later',
    )
  }
  t.match(
    (await verify(api, { calls: [{ match: { operation: 'GET /Jobs' } }] })).body.message,
    /cannot be proven/,
  )
  t.match(
    (await verify(api, { calls: [{ match: {} }], nothingElse: true })).body.message,
    /no other calls \(cannot be proven/,
  )
  await api.control('DELETE', '/__admin/requests')
  t.equal((await verify(api, { calls: [{ ...put, times: 0 }], nothingElse: true })).status, 200)
})

t.test('bodies that are not kept whole prove nothing', async (t) => {
  const api = mock(t, { journalBody: 20 })
  await work(api)
  const match = { method: 'PUT', body: { description: 'x' } }
  for (const times of [0, 1, { atLeast: 1 }]) {
    const { status, body } = await verify(api, { calls: [{ match, times }] })
    t.equal(status, 422)
    t.match(body.message, /the bodies of 1 call are incomplete \(--journal-body\)/)
  }
  t.equal((await verify(api, { calls: [{ match: { ...match, status: 500 }, times: 0 }] })).status, 200)
})

t.test('what makes no sense is refused by name', async (t) => {
  const api = mock(t)
  let deep: unknown = 1
  for (let n = 0; n < 40; n++) deep = [deep]
  const CASES: [expectation: unknown, message: RegExp][] = [
    [{}, /'calls' is missing/],
    [{ calls: [{}] }, /'calls\[0\].match' is missing/],
    [{ calls: [{ macth: {} }] }, /no property 'calls\[0\].macth'. Did you mean 'match'\?/],
    [
      { calls: [{ match: { operatoin: 'x' } }] },
      /no property 'calls\[0\].match.operatoin'. Did you mean 'operation'/,
    ],
    [{ calls: [], ordered: true }, /no property 'ordered'. Did you mean 'order'/],
    [{ calls: [{ match: {}, times: -1 }] }, /'calls\[0\].times' must be a whole number from 0/],
    [
      { calls: [{ match: {}, times: { atLeast: 2, atMost: 1 } }] },
      /'calls\[0\].times.atLeast' must not be above 'atMost'/,
    ],
    [{ calls: [{ match: { body: deep } }] }, /'calls\[0\].match.body' must have at most 32 levels/],
    [{ calls: Array(101).fill({ match: {} }) }, /'calls' must have 0 to 100 entries/],
  ]
  for (const [expectation, message] of CASES) {
    const { status, body } = await verify(api, expectation)
    t.equal(status, 400, `${message}`)
    t.match(body.message, message)
  }
})

t.test('wild patterns are no trouble', async (t) => {
  const api = mock(t)
  await api.get(`/v3/${'a'.repeat(5000)}`)
  const { status } = await verify(api, { calls: [{ match: { path: `${'*a'.repeat(140)}*b` } }] })
  t.equal(status, 422)
})

t.test('in the library, for each sandbox', async (t) => {
  const mock = await startMock({ now: NOW })
  t.teardown(() => mock.close())
  const sandbox = mock.sandbox('w7')
  const headers = { authorization: `Bearer ${await sandbox.token()}` }
  await mock.app.inject({ url: '/v3/Jobs', headers })
  const expectation = { calls: [{ match: { operation: 'GET /Jobs' }, times: 1 }], nothingElse: true }
  t.match(await sandbox.verify(expectation), { verified: true, found: [1], checked: 2 })
  await t.rejects(mock.verify(expectation), {
    name: 'ControlError',
    status: 422,
    message: /Expected GET \/Jobs exactly 1 time; found 0\./,
    body: { failures: [{ found: 0 }] },
  })
})
