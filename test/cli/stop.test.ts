import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { cli } from './cli.js'
import { ask, portOf, run } from './program.js'

/** A number that no process has: the kernel gives out none as large. */
const NOBODY = '2147483646'

async function serve(t: Test, args: string[] = []) {
  const cwd = t.testdir({})
  const program = run(t, ['--port', '0', ...args], {}, cwd)
  const port = portOf(await program.ready)
  const certsDir = join(cwd, 'certs')
  return { ...program, cwd, port, certsDir, at: ['--port', String(port), '--certs-dir', certsDir] }
}

t.test('stop ends a server, and waits until it is gone', async (t) => {
  const { at, port, ended, cwd, certsDir } = await serve(t, ['--data-dir', 'data', '--pid-file', 'mock.pid'])
  const file = join(cwd, 'mock.pid')
  // one who keeps a connection does not keep the server
  const idle = connect(port, 'localhost')
  idle.on('error', () => {})
  t.match(await cli(['reset', '--seed', '7', ...at]), { code: 0 })
  t.match(await cli(['stop', ...at]), { code: 0, out: `stopped https://localhost:${port}\n`, err: '' })
  await t.rejects(once(connect(port, 'localhost'), 'connect'), { code: 'ECONNREFUSED' })
  t.notOk(existsSync(file), 'the next server may write it')
  t.ok(readdirSync(join(cwd, 'data')).includes('sandbox.json'), 'what was to be kept is kept')
  t.equal((await ended).code, 0)
  const again = await cli(['stop', ...at, '--json'])
  t.match(again, { code: 3, out: '', err: /^\{"message":"Nothing listens at / })

  const second = await serve(t)
  t.strictSame(JSON.parse((await cli(['stop', ...second.at, '--json'])).out), {
    stopped: true,
    url: `https://localhost:${second.port}`,
  })
  t.equal((await second.ended).code, 0)
  t.match(await cli(['stop', '--timeout', 'soon', ...at]), { code: 3 })
  t.ok(existsSync(certsDir))
})

t.test('a request ends it, and gets its answer', async (t) => {
  const { port, certsDir, ended } = await serve(t)
  const answer = await ask(port, readFileSync(join(certsDir, 'ca.pem')), {
    method: 'POST',
    path: '/__admin/shutdown',
  })
  t.strictSame([answer.status, JSON.parse(answer.body)], [200, { ending: true }])
  t.equal((await ended).code, 0)
})

t.test('a pid file is there as long as the server, and leads stop to it', async (t) => {
  const { child, cwd, at, ended } = await serve(t, ['--no-shutdown', '--pid-file', 'mock.pid'])
  const file = join(cwd, 'mock.pid')
  t.equal(readFileSync(file, 'utf8'), `${child.pid}\n`)
  t.match(await cli(['stop', ...at]), { code: 2, err: /started with --no-shutdown/ })
  t.match(await cli(['--port', '0', '--pid-file', file]), {
    code: 2,
    err: new RegExp(`belongs to process ${child.pid}, which is still running`),
  })
  t.equal(readFileSync(file, 'utf8'), `${child.pid}\n`)
  t.match(await cli(['stop'], { VBO_MOCK_PID_FILE: file }), {
    code: 0,
    out: `stopped process ${child.pid}\n`,
  })
  t.equal((await ended).code, 0)
  t.notOk(existsSync(file))
  t.match(await cli(['stop', '--pid-file', file]), { code: 3, err: /There is no pid file/ })
})

t.test('a pid file of one that has ended is replaced, and nothing else is', async (t) => {
  const other = t.testdir({ 'mine.txt': 'precious\n', link: {} })
  const stale = join(other, 'stale.pid')
  writeFileSync(stale, `${NOBODY}\n`)
  t.match(await cli(['stop', '--pid-file', stale]), { code: 3, err: /has ended already/ })
  const mine = join(other, 'mine.txt')
  t.match(await cli(['--port', '0', '--pid-file', mine]), { code: 2, err: /is not a pid file/ })
  t.match(await cli(['stop', '--pid-file', mine]), { code: 2, err: /is not a pid file/ })
  t.match(await cli(['--port', '0', '--pid-file', join(other, 'no', 'x.pid')]), {
    code: 2,
    err: /cannot be written: there is no directory '.*no'/,
    out: '',
  })
  t.equal(readFileSync(mine, 'utf8'), 'precious\n')
  mkdirSync(join(other, 'linked'))
  const target = join(other, 'linked', 'empty')
  writeFileSync(target, '')
  symlinkSync(target, join(other, 'link', 'mock.pid'))
  for (const file of [stale, join(other, 'link', 'mock.pid')]) {
    // in a folder of its own
    await t.test(basename(file), async (t) => {
      const { child, ended } = await serve(t, ['--pid-file', file])
      t.equal(readFileSync(file, 'utf8'), `${child.pid}\n`)
      child.kill('SIGHUP')
      t.equal((await ended).code, 0)
      t.notOk(existsSync(file))
    })
  }
  t.equal(readFileSync(target, 'utf8'), '', 'no link is followed')
})

const PROGRAM = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url))

/** What the program's standard error and a script say that runs it as `mock`. */
async function shell(cwd: string, script: string): Promise<string> {
  const child = spawn('bash', ['-c', `mock() { "${process.execPath}" "${PROGRAM}" "$@"; }\n${script}`], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data))
  await once(child, 'close')
  return said
}

t.test('a server goes on when nobody reads what it prints', async (t) => {
  const CASES = [
    ['', '| head -1'],
    ['--log-pretty', '2>&1 | head -1'],
    ['', '> /dev/full 2> /dev/full'],
  ] as const
  for (const [args, where] of CASES) {
    const free = createServer().listen(0, 'localhost')
    await once(free, 'listening')
    const { port } = free.address() as AddressInfo
    await new Promise((resolve) => free.close(resolve))
    const cwd = t.testdir({})
    const at = ['--port', String(port), '--certs-dir', join(cwd, 'certs')]
    const ended = shell(cwd, `mock start --port ${port} ${args} ${where}\necho code $PIPESTATUS`)
    t.match(await cli(['wait', ...at, '--timeout', 'PT1M']), { code: 0 }, where)
    const ca = readFileSync(join(cwd, 'certs', 'ca.pem'))
    // each is logged, since it is refused: the first write may still find a reader
    for (let n = 0; n < 3; n++) t.equal((await ask(port, ca, { path: '/v3/Jobs' })).status, 401, where)
    t.match(await cli(['stop', ...at]), { code: 0 }, where)
    const said = await ended
    t.match(said, /code 0\n$/, where)
    t.notMatch(said, /EPIPE|\n +at /, where)
  }
})

t.test('a command whose reader goes away ends quietly; what cannot be written is told', async (t) => {
  const cwd = t.testdir({})
  const script = [
    'for words in "completion bash" "config print" "--help"; do',
    '  mock $words | head -c 1 > /dev/null; echo code $PIPESTATUS',
    '  mock $words | true; echo code $PIPESTATUS',
    'done',
  ].join('\n')
  t.equal(await shell(cwd, script), 'code 0\n'.repeat(6))
  t.match(
    await shell(cwd, 'mock config print > /dev/full; echo code $?'),
    /^vbo365-mock: standard output cannot be written \(ENOSPC\)\.\ncode 1\n$/,
  )
})
