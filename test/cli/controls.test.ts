import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { cli, type Reply, stub } from './cli.js'

interface Case {
  readonly args: string[]
  readonly input?: string
  /** What is asked: method, path below /__admin, body. */
  readonly asks: [method: string, path: string, body?: unknown][]
  readonly reply?: Reply
  readonly out?: string | RegExp
  readonly err?: RegExp
  readonly code?: number
}

const events = [
  { at: '2026-03-02T15:00:00.000Z', type: 'job started', name: 'Everything' },
  'a token expired',
]
const advanced = { mode: 'frozen', now: '2026-03-02T20:30:00.000Z', rate: 0, events }
const EXPECTED = "calls:\n  - match: { operation: 'POST /Jobs/{id}/Action start' }\n    times: 1\n"

const DONE: Reply = [200, {}]

const CASES: Record<string, Case> = {
  reset: {
    args: ['reset'],
    asks: [['POST', '/reset']],
    reply: [200, { now: '2026-03-02T14:30:00.000Z' }],
    out: 'reset to 2026-03-02T14:30:00.000Z\n',
  },
  'reset to another beginning': {
    args: ['reset', '--sandbox', 'w7', '--profile', 'msp', '--seed', '7'],
    asks: [['POST', '/reset?sandbox=w7', { profile: 'msp', seed: 7 }]],
    out: 'reset\n',
  },
  'reset to a snapshot': {
    args: ['reset', '--snapshot', 'before'],
    asks: [['POST', '/reset', { snapshot: 'before' }]],
    out: 'reset\n',
  },
  'reset of parts': {
    args: ['reset', '--only', 'requests', 'faults', '--only', 'clock'],
    asks: [['POST', '/reset', { only: ['requests', 'faults', 'clock'] }]],
    out: 'reset\n',
  },
  'reset of no part': {
    args: ['reset', '--only', 'tea'],
    asks: [],
    err: /world, clock, requests, faults/,
    code: 2,
  },
  advance: {
    args: ['advance', 'PT6H'],
    asks: [['POST', '/clock/advance', { by: 'PT6H' }]],
    reply: [200, advanced],
    out: '2026-03-02T15:00:00.000Z  job started  Everything\na token expired\nThe clock shows 2026-03-02T20:30:00.000Z.\n',
  },
  'advance in JSON': {
    args: ['advance', 'PT6H', '--json'],
    asks: [['POST', '/clock/advance', { by: 'PT6H' }]],
    reply: [200, advanced],
    out: `${JSON.stringify(advanced)}\n`,
  },
  'advance through much': {
    args: ['advance', 'P30D'],
    asks: [['POST', '/clock/advance', { by: 'P30D' }]],
    reply: [
      200,
      { ...advanced, events: Array.from({ length: 70 }, (_, index) => `event ${index}`), omitted: 5 },
    ],
    out: /^\(25 earlier events are not shown\)\nevent 20\n[\s\S]*event 69\nThe clock shows/,
  },
  'advance by what is no duration': {
    args: ['advance', 'soon'],
    asks: [['POST', '/clock/advance', { by: 'soon' }]],
    reply: [400, { message: "The property 'by' must be a duration." }],
    err: /^vbo365-mock: <duration> must be a duration\.\n$/,
    code: 2,
  },
  'advance by nothing': { args: ['advance'], asks: [], err: /Missing required argument 'duration'/, code: 2 },
  'scenario list': {
    args: ['scenario', 'list'],
    asks: [['GET', '/scenarios']],
    reply: [
      200,
      {
        scenarios: [
          { name: 'proxy-offline', description: 'No proxy.', applied: true, faults: 0 },
          { name: 'x', description: 'Mine.', applied: false, faults: 2 },
        ],
      },
    ],
    out: 'proxy-offline  applied  No proxy.\nx                       Mine.\n',
  },
  'scenario apply': {
    args: ['scenario', 'apply', 'proxy-offline', 'flaky-network', '--sandbox', 'w7'],
    asks: [
      ['POST', '/scenarios/proxy-offline?sandbox=w7'],
      ['POST', '/scenarios/flaky-network?sandbox=w7'],
    ],
    reply: [200, { name: 'one', changes: ["The proxy 'a' is offline."] }],
    out: "applied one\n  The proxy 'a' is offline.\napplied one\n  The proxy 'a' is offline.\n",
  },
  'scenario apply of a file': {
    args: ['scenario', 'apply', 'fixtures/scenarios/license-expired.yaml'],
    asks: [['POST', '/scenarios', { name: 'license-expired', world: { expireLicense: { ago: 'P1D' } } }]],
    reply: [200, { name: 'mine', changes: [] }],
    out: 'applied mine\n',
  },
  'scenario clear': { args: ['scenario', 'clear'], asks: [['DELETE', '/scenarios']], out: 'cleared all\n' },
  'scenario clear of one': {
    args: ['scenario', 'clear', 'x'],
    asks: [['DELETE', '/scenarios/x']],
    out: 'cleared x\n',
  },
  'snapshot save': {
    args: ['snapshot', 'save', '../x'],
    asks: [['PUT', '/snapshots/..%2Fx']],
    out: 'saved ../x\n',
  },
  'snapshot load': {
    args: ['snapshot', 'load', 'x'],
    asks: [['POST', '/snapshots/x/load']],
    out: 'loaded x\n',
  },
  'snapshot list': {
    args: ['snapshot', 'list', '--sandbox', 'w7'],
    asks: [['GET', '/snapshots?sandbox=w7']],
    reply: [200, { snapshots: [{ name: 'x', bytes: 12 }] }],
    out: 'x  12\n',
  },
  'snapshot delete': {
    args: ['snapshot', 'delete', 'x'],
    asks: [['DELETE', '/snapshots/x']],
    out: 'deleted x\n',
  },
  'snapshot export': {
    args: ['snapshot', 'export', 'x'],
    asks: [['GET', '/snapshots/x']],
    reply: [200, { format: 1 }],
    out: '{\n  "format": 1\n}\n',
  },
  'snapshot import': {
    args: ['snapshot', 'import', '-', '--name', 'x'],
    input: '{ "format": 1 }',
    asks: [['POST', '/snapshots', { name: 'x', snapshot: { format: 1 } }]],
    out: 'imported x\n',
  },
  'snapshot import of what is broken': {
    args: ['snapshot', 'import', '-'],
    input: '{ "format": ',
    asks: [],
    err: /Standard input is neither JSON nor YAML: /,
    code: 2,
  },
  verify: {
    args: ['verify', '-'],
    input: EXPECTED,
    asks: [
      ['POST', '/verify', { calls: [{ match: { operation: 'POST /Jobs/{id}/Action start' }, times: 1 }] }],
    ],
    reply: [200, { message: 'All as expected.' }],
    out: 'All as expected.\n',
  },
  'verify that fails': {
    args: ['verify', '-'],
    input: EXPECTED,
    asks: [['POST', '/verify', { calls: [{}] }]],
    reply: [422, { message: 'Expected 1, there were 2.', failures: [{}] }],
    out: 'Expected 1, there were 2.\n',
    code: 1,
  },
  'verify that makes no sense': {
    args: ['verify', '-'],
    input: 'a',
    asks: [['POST', '/verify', 'a']],
    reply: [422, { message: 'The body must be an object.' }],
    err: /must be an object/,
    code: 2,
  },
  'verify of no file': {
    args: ['verify', 'nowhere'],
    asks: [],
    err: /'nowhere' cannot be read \(ENOENT\)/,
    code: 2,
  },
  report: {
    args: ['report', '--format', 'html'],
    asks: [['GET', '/report?format=html']],
    reply: [200, '<h1>Report</h1>'],
    out: '<h1>Report</h1>\n',
  },
  'report for an upgrade': {
    args: ['report', '--upgrade', 'v8'],
    asks: [['GET', '/report?format=text&upgrade=v8']],
    reply: [200, '0 findings in 1 request of the default sandbox.\n'],
    out: '0 findings in 1 request of the default sandbox.\n',
  },
  'report for an upgrade in JSON': {
    args: ['report', '--upgrade', 'v8', '--json'],
    asks: [
      ['GET', '/report?format=json&upgrade=v8'],
      ['GET', '/report?format=json&upgrade=v8'],
    ],
    reply: [200, { findings: [] }],
    out: '{"findings":[]}\n',
  },
  'report for an upgrade to what is no version': {
    args: ['report', '--upgrade', 'v3'],
    asks: [],
    err: /v4, v5, v6, v7, v8/,
    code: 2,
  },
  'report with findings': {
    args: ['report', '--fail-on-findings'],
    asks: [
      ['GET', '/report?format=json'],
      ['GET', '/report?format=json'],
    ],
    reply: [200, { findings: [{}] }],
    out: '{"findings":[{}]}\n',
    code: 1,
  },
  'report without findings': {
    args: ['report', '--fail-on-findings', '--json'],
    asks: [
      ['GET', '/report?format=json'],
      ['GET', '/report?format=json'],
    ],
    reply: [200, { findings: [] }],
    out: '{"findings":[]}\n',
  },
  'report in two formats': {
    args: ['report', '--json', '--format', 'html'],
    asks: [],
    err: /--output/,
    code: 2,
  },
  'a server that is broken': {
    args: ['reset'],
    asks: [['POST', '/reset']],
    reply: [500, { message: 'It broke.' }],
    err: /It broke\./,
    code: 1,
  },
  'a server that turns away': {
    args: ['reset', '--admin-token', 'x'],
    asks: [['POST', '/reset']],
    reply: [403, { message: 'The controls need the admin token.' }],
    err: /The controls need the admin token\. Use --admin-token\./,
    code: 3,
  },
  'controls that are off': {
    args: ['reset'],
    asks: [
      ['POST', '/reset'],
      ['GET', '/health'],
    ],
    reply: [404, { message: 'There is nothing here.' }],
    err: /The server at https:\/\/localhost:\d+ has no controls: it runs with --no-admin/,
    code: 3,
  },
}

t.test('each command asks for its control, and prints what comes', async (t) => {
  for (const [name, { args, input, asks, reply = DONE, out = '', err, code = 0 }] of Object.entries(CASES))
    await t.test(name, async (t) => {
      const { asked, environment } = await stub(t, () => reply)
      const ended = await cli(args, environment, input)
      t.match(
        asked.map(({ method, url, body }) => ({ method, url, body })),
        asks.map(([method, path, body]) => ({ method, url: `/__admin${path}`, body })),
      )
      t.equal(asked.length, asks.length)
      if (err) t.match(ended.err, err)
      else t.equal(ended.err, '')
      if (typeof out === 'string') t.equal(ended.out, out)
      else t.match(ended.out, out)
      t.equal(ended.code, code)
    })
})

t.test('a name that is not there is not taken for controls that are off', async (t) => {
  const { environment } = await stub(t, ({ url }) =>
    url === '/__admin/health' ? [200, {}] : [404, { message: "There is no snapshot 'x'." }],
  )
  t.match(await cli(['snapshot', 'load', 'x'], environment), { code: 2, err: /There is no snapshot 'x'/ })
})

t.test('files are written and read', async (t) => {
  const { asked, environment } = await stub(t, ({ url = '' }) =>
    url.includes('format=junit') ? [200, '<testsuites/>'] : [200, { format: 1, findings: [{}, {}] }],
  )
  const file = join(t.testdirName, 'before.json')
  t.match(await cli(['snapshot', 'export', 'x', '--output', file], environment), {
    code: 0,
    out: `wrote ${file}\n`,
  })
  t.match(JSON.parse(readFileSync(file, 'utf8')), { format: 1 })
  t.match(await cli(['snapshot', 'import', file], environment), { code: 0, out: 'imported before\n' })
  t.match(asked.at(-1), { body: { name: 'before', snapshot: { format: 1 } } })

  const report = ['report', '--format', 'junit', '--output', file]
  t.match(await cli(report, environment), { code: 0, out: `wrote ${file}: 2 findings\n` })
  t.equal(readFileSync(file, 'utf8'), '<testsuites/>')
  t.match(await cli([...report, '--fail-on-findings', '--json'], environment), {
    code: 1,
    out: `${JSON.stringify({ file, findings: 2 })}\n`,
  })
  const nowhere = join(file, 'x')
  t.match(await cli(['report', '--output', nowhere], environment), {
    code: 2,
    err: /cannot be written \(ENOTDIR\)/,
  })
})

t.test('the token and the sandbox come from variables too', async (t) => {
  const { asked, environment } = await stub(t, () => [200, {}])
  await cli(['reset'], { ...environment, VBO_MOCK_ADMIN_TOKEN: 'let me in', VBO_MOCK_SANDBOX: 'w8' })
  t.match(asked, [{ url: '/__admin/reset?sandbox=w8', authorization: 'Bearer let me in' }])
})
