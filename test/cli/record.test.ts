import { EventEmitter } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type Answers, json, serve, token } from '../recording/server.js'
import { cli, startHere } from './cli.js'

const JOBS = [
  { id: 'a8cf9a63-64c3-4748-9c95-b1fbac0cce1d', name: 'Top Secret', isEnabled: true, isQuantumSafe: true },
]

const ANSWERS: Answers = [
  ['/Token', token],
  ['/Jobs/', json(JOBS[0])],
]
const WITH_JOBS: Answers = [...ANSWERS, ['/Organizations', json([])]]

const PASSWORD = { VBO_RECORD_PASSWORD: 'secret' }

/** Answers to the collection of jobs, which tells an anonymous caller that the version is served. */
const jobs: Answers[number] = [
  '/Jobs',
  (response, received) =>
    (received.authorization === undefined ? json({}, 401) : json(JOBS))(response, received),
]

/** A plain server, and the arguments that record it. */
async function prepare(t: Test, versions: readonly number[], answers: Answers) {
  const server = await serve(t, versions, answers)
  const folder = t.testdir({ 'ca.pem': server.ca })
  const out = join(folder, 'recording')
  const args = [
    'record',
    '--target',
    server.url,
    '--user',
    'admin',
    '--ca',
    join(folder, 'ca.pem'),
    '--out',
    out,
  ]
  return { server, folder, out, args: [...args, '--rate', '20'] }
}

t.test('it records what is served, and tells what to read before it is shared', async (t) => {
  const { server, out, args } = await prepare(t, [7], [...WITH_JOBS, jobs])
  const { code, out: text, err } = await cli([...args, '--max-requests', '12'], PASSWORD)
  t.equal(code, 0, err)
  t.match(text, /^recorded \d+ operations of v7 in .*, with 12 requests$/m)
  t.match(text, /^Read these names before you share the recording.*: isQuantumSafe$/m)
  t.match(text, /There is more to ask/)
  const yaml = readdirSync(out)
    .map((file) => readFileSync(join(out, file), 'utf8'))
    .join('')
  t.match(yaml, 'isQuantumSafe: boolean')
  t.notMatch(yaml, /a8cf9a63|Top Secret|localhost|secret|admin/)
  t.ok(server.received.every(({ method, url }) => method === 'GET' || url === '/v7/Token'))
})

t.test('Ctrl-C writes what is there, and the same command goes on', async (t) => {
  const host = new EventEmitter()
  let isInterrupted = false
  const answers: Answers = [
    ...ANSWERS,
    [
      '/Organizations',
      (response, received) => {
        if (received.authorization !== undefined && !isInterrupted) {
          isInterrupted = true
          host.emit('SIGINT')
        }
        json([])(response, received)
      },
    ],
    jobs,
  ]
  const { server, out, args } = await prepare(t, [7], answers)
  const interrupted = await cli(args, PASSWORD, '', host)
  t.match(interrupted, {
    code: 1,
    err: /Interrupted\. The recording so far is in '.*'\. The same command goes on\./,
  })
  t.match(
    readFileSync(join(out, 'v7.yaml'), 'utf8'),
    /^ {2}GET \/Organizations:$/m,
    'the request that ran is in it',
  )
  t.equal(host.listenerCount('SIGINT'), 0)
  const before = server.received.length
  const goingOn = await cli([...args, '--json', '--max-requests', '15'], PASSWORD)
  t.equal(goingOn.code, 0, goingOn.err)
  t.match(JSON.parse(goingOn.out), { directory: out, versions: ['v7'], complete: false })
  const urls = server.received.slice(before).map(({ url }) => url)
  t.notOk(urls.includes('/v7/Organizations'), 'what is known is not asked again')
})

t.test('a second signal ends it at once', async (t) => {
  const host = new EventEmitter()
  const codes: number[] = []
  host.on('exit', (code) => codes.push(code))
  const answers: Answers = [
    ['/Token', token],
    [
      '/Jobs',
      (response, received) => {
        host.emit('SIGINT')
        host.emit('SIGINT')
        json([])(response, received)
      },
    ],
  ]
  const { args } = await prepare(t, [7], answers)
  t.equal((await cli(args, PASSWORD, '', host)).code, 1)
  t.strictSame(codes, [1])
})

t.test('what keeps it from recording is named, with the way out', async (t) => {
  const { folder, args, out } = await prepare(t, [7], [['/Token', token], jobs])
  const without = (flag: string) => args.toSpliced(args.indexOf(flag), 2)
  const CASES: readonly [args: string[], variables: Record<string, string>, code: number, message: RegExp][] =
    [
      [without('--target'), PASSWORD, 2, /--target https:\/\/HOST:4443/],
      [
        [...args, '--target', 'https://u:pw@h:1'],
        PASSWORD,
        2,
        /--target must be https:\/\/HOST\[:PORT\], without a path and without a login\./,
      ],
      [[...args, '--target', 'http://localhost:1'], PASSWORD, 2, /must begin with https/],
      [without('--user'), PASSWORD, 2, /--user NAME/],
      [without('--out'), PASSWORD, 2, /--out DIRECTORY/],
      [[...args, '--insecure'], PASSWORD, 2, /--ca would have no effect/],
      [[...args, '--rate', '0'], PASSWORD, 2, /--rate must be a number above 0, and at most 20; it is '0'/],
      [[...args, '--max-requests', 'x'], PASSWORD, 2, /--max-requests must be/],
      [[...args, '--api', 'v2'], PASSWORD, 2, /--api must be versions from v3 to v8/],
      [[...args, '--api', 'v8'], PASSWORD, 2, /does not serve these versions\. It serves v7\./],
      [[...args, '--ca', join(folder, 'none.pem')], PASSWORD, 2, /none\.pem', cannot be read \(ENOENT\)/],
      [args, {}, 2, /no terminal to ask for the password\. Set the variable VBO_RECORD_PASSWORD\./],
      [args, { VBO_RECORD_PASSWORD: 'wr0ng' }, 3, /refuses the login of 'admin'/],
      [without('--ca'), PASSWORD, 3, /is not trusted.*name the file with --ca\. Or use --insecure/],
      [
        [...args, '--target', 'https://localhost:1'],
        PASSWORD,
        3,
        /Nothing listens.*default port of the REST API is 4443/,
      ],
    ]
  for (const [given, variables, code, message] of CASES) {
    const result = await cli(given, variables)
    t.match(result, { code, err: message }, given.join(' '))
    t.notMatch(result.err, /wr0ng|:pw/)
  }
  t.notOk(existsSync(out))
})

t.test('a complete recording is not recorded again', async (t) => {
  const { args, out } = await prepare(
    t,
    [7],
    [
      ['/Token', token],
      ['/Jobs', json([])],
      ['/', json({}, 403)],
    ],
  )
  const first = await cli(args, PASSWORD)
  t.match(first, { code: 0, out: /The recording is complete\./ })
  t.match(first.err, /^25 of \d+ operations, \d+ requests: GET \/v7\//m, 'it shows how far it is')
  t.match(await cli(args, PASSWORD), { code: 2, err: /recording in '.*' is complete/ })
  t.match(await cli(['drift', out, '--profile', 'small']), {
    code: 0,
    out: /was not compared: the login may not read it/,
  })
})

t.test('a running mock is recorded and compared', async (t) => {
  const folder = t.testdir()
  const certs = join(folder, 'certs')
  const { port } = await startHere(t, [
    '--certs-dir',
    certs,
    '--seed',
    '7',
    '--now',
    '2026-03-02T14:30:00Z',
    '--log-level',
    'silent',
  ])
  const out = join(folder, 'recording')
  const ca = join(certs, 'ca.pem')
  const url = `https://localhost:${port}`
  const recorded = await cli(
    [
      'record',
      '--target',
      url,
      '--user',
      'administrator',
      '--ca',
      ca,
      '--out',
      out,
      '--api',
      'v3',
      '--rate',
      '20',
      '--max-requests',
      '30',
    ],
    { VBO_RECORD_PASSWORD: 'password' },
  )
  t.equal(recorded.code, 0, recorded.err)
  const running = ['drift', out, '--url', url, '--ca', ca]
  t.match(await cli(running), { code: 0, out: /^0 differences$/m })
  t.match(await cli([...running, '--profile', 'small']), {
    code: 2,
    err: /--profile is for mocks that drift starts/,
  })
  t.match(await cli([...running, '--user', 'administrator:wrong']), { code: 3, err: /refuses the login/ })
  t.match(await cli(['drift', out, '--url', 'https://localhost:1']), { code: 3, err: /Nothing listens/ })

  // the server of this recording has no names
  const file = join(out, 'v3.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/^ *name: text\n/gm, ''))
  const report = join(folder, 'drift.xml')
  t.match(await cli([...running, '--format', 'junit', '--output', report, '--json']), { code: 1 })
  t.match(readFileSync(report, 'utf8'), /<failure type="additional"/)
  const ignore = join(folder, 'ignore.yaml')
  writeFileSync(ignore, '- kind: additional\n  reason: it has no names\n')
  t.match(await cli([...running, '--ignore', ignore]), {
    code: 0,
    out: /^0 differences, and \d+ that are known$/m,
  })
})

t.test('recordings and lists that cannot be read are refused, with the place', async (t) => {
  const summary = 'format: 1\nprogram: x\ndate: 2026-03-02\nversions: [3]\nrequests: 1\n'
  const version = 'format: 1\nversion: 3\ncomplete: true\n'
  const answer = (text: string) =>
    `${version}operations:\n  GET /Jobs:\n    asked: 1\n    answers:\n      200:\n        ${text}\n`
  const CASES: readonly [files: Record<string, string>, message: RegExp][] = [
    [{}, /There is no recording in/],
    [{ 'recording.yaml': `${summary}adress: x` }, /recording\.yaml:6:1: 'adress' is unknown/],
    [{ 'recording.yaml': summary, 'v3.yaml': '{' }, /v3\.yaml:/],
    [{ 'recording.yaml': summary, 'v3.yaml': version }, /has no 'operations'/],
    [{ 'recording.yaml': summary, 'v3.yaml': answer('body: gwid') }, /v3\.yaml:9:9: .*formats such as/],
    [
      { 'recording.yaml': summary, 'v3.yaml': answer('content: application/jsn') },
      /Did you mean 'application\/json'/,
    ],
    [{ 'recording.yaml': summary, 'v3.yaml': answer('bdy: text') }, /did you mean 'body'/],
    [
      {
        'recording.yaml': summary,
        'v3.yaml': `${version}operations:\n  POST /Jobs: { asked: 1, answers: {} }`,
      },
      /must be GET/,
    ],
    [{ 'recording.yaml': summary, 'v3.yaml': version.replace('3', '4') }, /has no 'operations'|must be 3/],
    [{ 'recording.yaml': summary, 'ignore.yaml': '- { kind: order }' }, /has no 'reason'/],
    [{ 'recording.yaml': summary, 'ignore.yaml': '- { knid: order, reason: x }' }, /did you mean 'kind'/],
  ]
  for (const [files, message] of CASES) {
    const folder = t.testdir(files)
    const result = await cli(['drift', folder, '--ignore', join(folder, 'ignore.yaml')])
    t.match(result, { code: 2, err: message }, JSON.stringify(files))
  }
})
