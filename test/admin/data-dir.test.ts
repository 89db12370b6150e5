import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { startMock } from '../../src/index.js'
import { getFileName, parseFileName } from '../../src/persistence/file-names.js'
import { parseSandboxName } from '../../src/world/sandbox-name.js'
import { ask, portOf, run } from '../cli/program.js'
import { FORM, mock, NOW, sameState } from '../helper.js'

/** What a server wants done later, for a test to do it when it likes. */
function laters(): { readonly later: (run: () => unknown) => void; readonly run: () => Promise<number> } {
  const waiting: (() => unknown)[] = []
  return {
    later: (run) => void waiting.push(run),
    run: async () => (await Promise.all(waiting.splice(0).map((run) => run()))).length,
  }
}

t.test('sandboxes are there again after a restart', async (t) => {
  const dataDir = `${t.testdir()}/data`
  const first = mock(t, { dataDir })
  const [job] = await first.json<{ id: string }[]>('/v3/Jobs')
  await first.send('PUT', `/v3/Jobs/${job?.id}`, { description: 'kept' })
  await first.advance('PT5H')
  await first.control('POST', '/__admin/sandboxes', { name: 'W-1', profile: 'empty', seed: 7 })
  const state = first.state()
  await first.app.close()
  t.strictSame(readdirSync(dataDir).sort(), ['sandbox-=w-1.json', 'sandbox.json'])

  const again = mock(t, { dataDir, profile: 'msp' })
  t.match(await again.json(`/v3/Jobs/${job?.id}`), { description: 'kept' })
  sameState(t, again.state(), state)
  t.match((await again.control('GET', '/__admin/sandboxes/W-1')).json(), {
    profile: 'empty',
    seed: 7,
    counts: { jobs: 0 },
  })
  const taken = await again.control('POST', '/__admin/sandboxes', { name: 'W-1' })
  t.equal(taken.statusCode, 409)
  t.match((await again.control('POST', '/__admin/reset?sandbox=W-1')).json(), { profile: 'empty', seed: 7 })
  t.equal((await again.control('DELETE', '/__admin/sandboxes/W-1')).statusCode, 200)
  t.strictSame(readdirSync(dataDir), ['sandbox.json'], 'what is deleted does not come back')
})

t.test('what has changed is written a moment later, once, and for its owner alone', async (t) => {
  const dataDir = `${t.testdir()}/data`
  const { later, run } = laters()
  const api = mock(t, { dataDir, timers: { startTimeout: later } })
  const file = `${dataDir}/sandbox.json`
  for (let n = 0; n < 5; n++) await api.json('/v3/Jobs')
  t.strictSame(readdirSync(dataDir), [], 'nothing is written while requests are answered')
  t.equal(await run(), 1)
  t.strictSame(readdirSync(dataDir), ['sandbox.json'])
  if (process.platform !== 'win32') {
    t.equal(statSync(file).mode & 0o777, 0o600)
    t.equal(statSync(dataDir).mode & 0o777, 0o700)
  }
  const written = readFileSync(file, 'utf8')
  writeFileSync(file, 'untouched')
  await api.json('/v3/Jobs')
  await run()
  t.equal(readFileSync(file, 'utf8'), 'untouched', 'what has not changed is not written again')
  await api.advance('PT1S')
  await run()
  t.strictNotSame(readFileSync(file, 'utf8'), written)
  t.match(JSON.parse(readFileSync(file, 'utf8')), {
    format: 1,
    time: Date.parse(NOW) + 1000,
    from: { sandbox: '', profile: 'small', seed: 365 },
  })
  const read = mock(t, { profile: file, now: undefined })
  sameState(t, read.state(), api.state(), 'it is a profile too')
})

t.test('an idle sandbox is put away, and comes back with its tokens', async (t) => {
  let wall = Date.parse(NOW)
  const dataDir = t.testdir()
  const api = mock(t, { dataDir, timers: { now: () => wall, startTimeout: () => {} }, sandboxIdle: 1000 })
  const headers = await api.login('administrator+w1')
  const [job] = (await api.app.inject({ url: '/v3/Jobs', headers })).json()
  await api.app.inject({
    method: 'PUT',
    url: `/v3/Jobs/${job.id}`,
    headers: { ...headers, 'content-type': 'application/json' },
    payload: '{"description":"mine"}',
  })
  wall += 2000
  t.strictSame((await api.control('GET', '/__admin/sandboxes')).json().sandboxes.length, 1)
  t.strictSame(readdirSync(dataDir), ['sandbox-w1.json'])
  t.match((await api.app.inject({ url: `/v3/Jobs/${job.id}`, headers })).json(), { description: 'mine' })
})

t.test('clients stay logged in over a restart, and no file has a token in it', async (t) => {
  const dataDir = `${t.testdir()}/data`
  const first = mock(t, { dataDir })
  const names = ['administrator', 'administrator+w1', 'DOMAIN\\administrator+W-2']
  const logins = new Map<string, { authorization: string }>()
  for (const name of names) logins.set(name, await first.login(name))
  const { authorization: gone } = await first.login('administrator+w1')
  await first.app.inject({ method: 'POST', url: '/v7/Token/logout', headers: { authorization: gone } })
  const payload = 'grant_type=password&username=administrator%2Bw1&password=password'
  const pair = (await first.app.inject({ method: 'POST', url: '/v3/Token', headers: FORM, payload })).json()
  await first.control('POST', '/__admin/clock/advance?sandbox=W-2', { by: 'PT2H' })
  await first.app.close()
  for (const file of readdirSync(dataDir)) {
    const text = readFileSync(`${dataDir}/${file}`, 'utf8')
    for (const { authorization } of logins.values()) t.notOk(text.includes(authorization.slice(7, 60)), file)
  }

  const again = mock(t, { dataDir })
  const statuses: number[] = []
  for (const headers of [...logins.values(), { authorization: gone }])
    statuses.push((await again.app.inject({ url: '/v3/Jobs', headers })).statusCode)
  t.strictSame(statuses, [200, 200, 401, 401], 'one has come to its end, and one has logged out')
  const refresh = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: pair.refresh_token })
  const renewed = await again.app.inject({
    method: 'POST',
    url: '/v3/Token',
    headers: FORM,
    payload: String(refresh),
  })
  t.equal(renewed.statusCode, 200)
  t.notOk(
    [pair.access_token, gone.slice(7)].includes(renewed.json().access_token),
    'no token is given out twice',
  )
  await again.app.close()

  const others = mock(t, { dataDir, user: [{ name: 'administrator', password: 'changed' }] })
  const [own = {}] = logins.values()
  t.equal(
    (await others.app.inject({ url: '/v3/Jobs', headers: own })).statusCode,
    401,
    'the secrets are others',
  )
})

t.test('a file that cannot be read is set aside, never lost', async (t) => {
  const dataDir = t.testdir({ 'sandbox.json': '{"format":1', 'sandbox-w1.json': '{"format":1,"tables":{}}' })
  const lines: string[] = []
  const logger = { level: 'warn', stream: { write: (line: string) => void lines.push(line) } }
  const api = mock(t, { dataDir, logger, timers: { startTimeout: () => {} } })
  t.ok((await api.json<unknown[]>('/v3/Jobs')).length > 0, 'it begins anew')
  await api.login('administrator+w1')
  t.strictSame(readdirSync(dataDir).sort(), ['sandbox-w1.json.damaged', 'sandbox.json.damaged'])
  t.equal(readFileSync(`${dataDir}/sandbox.json.damaged`, 'utf8'), '{"format":1')
  t.match(JSON.parse(lines[0] ?? ''), { msg: /starts again/, aside: /sandbox\.json\.damaged/ })
  t.match(JSON.parse(lines[1] ?? ''), { reason: /has no 'origin'/ })
  await api.app.close()
  writeFileSync(`${dataDir}/sandbox.json`, 'x')
  await mock(t, { dataDir, timers: { startTimeout: () => {} } }).json('/v3/Jobs')
  t.ok(readdirSync(dataDir).includes('sandbox.json.damaged-2'))
})

t.test('a clock goes on after a restart', async (t) => {
  let wall = Date.parse(NOW)
  const options = {
    dataDir: t.testdir(),
    now: undefined,
    timers: { now: () => wall, startTimeout: () => {} },
  }
  for (const [mode, change, hours] of [
    ['real', {}, 1],
    ['offset', { now: '2099-03-01T00:00:00Z' }, 1],
    ['rate', { rate: 60 }, 0],
    ['frozen', { mode: 'frozen' }, 0],
  ] as const) {
    const before = mock(t, options)
    await before.control('POST', '/__admin/reset')
    if (mode === 'offset') await before.control('POST', '/__admin/clock/advance', { by: 'P1D' })
    else await before.control('PUT', '/__admin/clock', change)
    await before.app.close()
    const { time } = JSON.parse(readFileSync(`${options.dataDir}/sandbox.json`, 'utf8'))
    wall += 3_600_000
    const after = mock(t, options)
    t.match((await after.control('GET', '/__admin/clock')).json(), { mode }, mode)
    await after.app.close()
    const { time: later } = JSON.parse(readFileSync(`${options.dataDir}/sandbox.json`, 'utf8'))
    // clocks of a server's own beginnings read the real wall
    if (mode !== 'real' && mode !== 'offset') t.ok(later - time < 60_000 * 60 + hours * 3_600_000, mode)
  }
})

t.test('no name in a request leads out of the directory, or to a file in it', async (t) => {
  const dir = t.testdir({ victim: { 'victim.json': 'no sandbox' }, data: { 'sandbox-x': {} } })
  const m = mock(t, { dataDir: `${dir}/data`, timers: { startTimeout: () => {} } })
  for (const name of ['x/../../victim/victim', 'x/../../../victim/victim', '..', '.', 'w1/', '=w1', 'w1\0']) {
    const sandbox = encodeURIComponent(name)
    for (const [method, path, body] of [
      ['POST', `/reset?sandbox=${sandbox}`],
      ['GET', `/clock?sandbox=${sandbox}`],
      ['POST', `/snapshots/one/load?sandbox=${sandbox}`],
      ['GET', `/sandboxes/${sandbox}`],
      ['DELETE', `/sandboxes/${sandbox}`],
      ['POST', '/sandboxes', { name }],
    ] as const) {
      // dots in a path are taken away before anybody sees them
      if (path.startsWith('/sandboxes/.')) continue
      t.equal((await m.control(method, `/__admin${path}`, body)).statusCode, 400, `${method} ${path}`)
    }
    const form = `grant_type=password&username=administrator%2B${sandbox}&password=password`
    const login = { method: 'POST', url: '/v3/Token', payload: form } as const
    t.equal((await m.app.inject({ ...login, headers: FORM })).statusCode, 400)
    const headers = { ...FORM, 'x-vbo-mock-sandbox': name }
    const named = { ...login, payload: form.replace(`%2B${sandbox}`, ''), headers }
    if (!name.includes('\0')) t.equal((await m.app.inject(named)).statusCode, 400)
  }
  await m.app.close()
  t.strictSame(readdirSync(`${dir}/victim`), ['victim.json'])
  t.strictSame(readdirSync(`${dir}/data`).sort(), ['sandbox-x', 'sandbox.json'])
})

t.test('no two names meet in one file, on file systems that know no capitals too', (t) => {
  const name = fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/)
  fc.assert(
    fc.property(name, name, (one, other) => {
      const [mine, theirs] = [one, other].map((text) => getFileName(parseSandboxName(text)))
      t.equal(parseFileName(mine as string), one)
      t.equal(mine?.toLowerCase() === theirs?.toLowerCase(), one === other)
      t.ok((mine as string).length < 200, 'short enough for every file system')
    }),
    { seed: 14 },
  )
  for (const file of [
    'sandbox-A.json',
    'sandbox-.json',
    'sandbox-=1.json',
    'sandbox-w1.json.new',
    'server.lock',
  ])
    t.equal(parseFileName(file), undefined, file)
  t.end()
})

t.test('a directory that cannot be used is refused at the start', async (t) => {
  const dir = t.testdir({
    file: '',
    here: { 'sandbox-w1.json': {} },
    new: { 'sandbox-w1.json.new': { file: '' } },
    dangling: { 'sandbox.json': t.fixture('symlink', 'nowhere') },
  })
  const CASES = [`${dir}/file`, `${dir}/file/data`, `${dir}/here`, `${dir}/new`, `${dir}/dangling`]
  // root can write everywhere, but not there
  if (existsSync('/proc/self')) CASES.push('/proc/self')
  if (process.getuid?.() !== 0) {
    mkdirSync(`${dir}/closed`, { mode: 0o500 })
    CASES.push(`${dir}/closed`)
  }
  for (const dataDir of CASES) {
    const refused = { name: 'OptionError', message: `The data directory '${dataDir}' cannot be used` }
    await t.rejects(startMock({ dataDir, listen: false }), refused, dataDir)
    t.throws(() => mock(t, { dataDir }), refused, dataDir)
  }
  t.match(readdirSync(`${dir}/here`), ['sandbox-w1.json'], 'and no lock is left')
  const program = run(t, ['--port', '0', '--data-dir', `${dir}/file`], {}, dir)
  t.match(await program.ended, { code: 2, err: /data directory .* cannot be used/ })
})

t.test('a file is written in no other place, and for its owner alone', async (t) => {
  const dir = t.testdir({ victim: 'untouched', data: { 'sandbox.json': t.fixture('symlink', '../victim') } })
  const dataDir = `${dir}/data`
  const { later, run } = laters()
  // what a server has left that was killed while it wrote
  writeFileSync(`${dataDir}/sandbox.json.new`, 'half', { mode: 0o666 })
  const api = mock(t, { dataDir, timers: { startTimeout: later } })
  t.strictSame(readdirSync(dataDir), ['sandbox.json'], 'is taken away at the start')
  await api.json('/v3/Jobs')
  t.ok(
    readdirSync(dataDir).includes('sandbox.json.damaged'),
    'the link was set aside, and not what it leads to',
  )
  symlinkSync(`${dir}/victim`, `${dataDir}/sandbox.json.new`)
  await run()
  t.equal(readFileSync(`${dir}/victim`, 'utf8'), 'untouched')
  if (process.platform !== 'win32') t.equal(lstatSync(`${dataDir}/sandbox.json`).mode & 0o777, 0o600)
  t.strictSame(readdirSync(dataDir).sort(), ['sandbox.json', 'sandbox.json.damaged'])
})

t.test('a sandbox that cannot be saved stays in memory until it is', async (t) => {
  let wall = Date.parse(NOW)
  const dataDir = t.testdir()
  const { later, run } = laters()
  const lines: string[] = []
  const logger = { level: 'warn', stream: { write: (line: string) => void lines.push(line) } }
  const m = mock(t, {
    dataDir,
    timers: { now: () => wall, startTimeout: later },
    logger,
    sandboxIdle: 60_000,
  })
  const health = async () => (await m.control('GET', '/__admin/health')).json()
  await m.control('POST', '/__admin/clock/advance?sandbox=w1', { by: 'PT1H' })
  const { state } = (await m.control('GET', '/__admin/sandboxes/w1')).json()
  const file = `${dataDir}/sandbox-w1.json`
  // in the place of a disk that is full
  mkdirSync(`${file}/in the way`, { recursive: true })
  await run()
  t.match(await health(), {
    status: 'degraded',
    message: /^1 sandbox could not be saved \(E\w+\), and exists only in memory/,
  })
  t.match(JSON.parse(lines[0] ?? ''), { level: 50, msg: /could not be saved/, file })
  t.strictSame(readdirSync(dataDir), ['sandbox-w1.json'], 'and nothing half done is left')
  for (let n = 0; n < 5; n++) {
    wall += 120_000
    t.equal((await m.control('GET', '/__admin/sandboxes/w1')).json().state, state, 'though it is idle')
  }
  const kept = await m.control('DELETE', '/__admin/sandboxes/w1')
  t.equal(kept.statusCode, 500)
  t.match(kept.json(), { message: /sandbox cannot be deleted/ })
  t.notMatch(kept.body, dataDir)
  t.equal((await m.control('GET', '/__admin/sandboxes/w1')).statusCode, 200, 'so it does not come back later')

  rmSync(file, { recursive: true })
  t.equal(await run(), 1, 'it is tried again though nobody asks for anything')
  t.match(await health(), { status: 'ok', message: undefined })
  t.match(JSON.parse(lines.at(-1) ?? ''), { msg: 'a sandbox could be saved again' })
  wall += 120_000
  t.equal((await m.control('GET', '/__admin/sandboxes')).json().sandboxes.length, 1, 'now it is put away')
  t.match((await m.control('GET', '/__admin/clock?sandbox=w1')).json(), { now: '2026-03-02T15:30:00.000Z' })
})

t.test('a file that cannot be read is not begun anew', async (t) => {
  const dataDir = t.testdir()
  const m = mock(t, { dataDir, timers: { startTimeout: () => {} } })
  mkdirSync(`${dataDir}/sandbox-w1.json`)
  for (const [method, path] of [
    ['GET', '/clock'],
    ['POST', '/reset'],
  ] as const) {
    const answer = await m.control(method, `/__admin${path}?sandbox=w1`)
    t.equal(answer.statusCode, 500)
    t.match(answer.json(), { message: /cannot be read \(EISDIR\)\. See the log/ })
  }
  await t.rejects(m.login('administrator+w1'), /cannot be read/)
  await m.app.close()
  t.ok(lstatSync(`${dataDir}/sandbox-w1.json`).isDirectory())
})

t.test('a damaged file is set aside, and only a login makes the sandbox again', async (t) => {
  const content = { ...JSON.parse(readFileSync(await savedFile(t), 'utf8')), from: { profile: 7, seed: 'x' } }
  const dataDir = t.testdir({ 'sandbox-w1.json': '{', 'sandbox-w2.json': JSON.stringify(content) })
  const m = mock(t, { dataDir, timers: { startTimeout: () => {} } })
  for (const name of ['w1', 'w2']) {
    t.equal((await m.control('GET', `/__admin/clock?sandbox=${name}`)).statusCode, 404)
    await m.login(`administrator+${name}`)
    t.equal((await m.control('GET', `/__admin/clock?sandbox=${name}`)).statusCode, 200)
  }
  t.strictSame(readdirSync(dataDir).sort(), ['sandbox-w1.json.damaged', 'sandbox-w2.json.damaged'])
  t.match((await m.control('GET', '/__admin/clock?sandbox=w3')).json(), { message: /Did you mean 'w1'/ })
})

/** The file of the default sandbox. */
async function savedFile(t: Test): Promise<string> {
  const dataDir = `${t.testdir({ saved: {} })}/saved`
  const { app, json } = mock(t, { dataDir, timers: { startTimeout: () => {} } })
  await json('/v3/Jobs')
  await app.close()
  return `${dataDir}/sandbox.json`
}

t.test('a program that is killed is followed at once, and one that lives by none', async (t) => {
  const dir = t.testdir()
  const args = ['--port', '0', '--data-dir', `${dir}/data`, '--log-level', 'silent']
  const killed = run(t, args, {}, dir)
  await killed.ready
  t.ok(existsSync(`${dir}/data/server.lock`))
  killed.child.kill('SIGKILL')
  await killed.ended
  const next = run(t, args, {}, dir)
  await next.ready
  const { pid } = JSON.parse(readFileSync(`${dir}/data/server.lock`, 'utf8'))
  t.equal(pid, next.child.pid)
  t.match(await run(t, args, {}, dir).ended, {
    code: 2,
    err: new RegExp(`is in use by process ${pid} on .*, at https://localhost:\\d+\\.`),
  })
  next.child.kill('SIGTERM')
  t.equal((await next.ended).code, 0)
  t.notOk(existsSync(`${dir}/data/server.lock`))
})

t.test('what cannot be saved at the end is told', async (t) => {
  const dir = t.testdir()
  const program = run(t, ['--port', '0', '--data-dir', `${dir}/data`, '--log-level', 'silent'], {}, dir)
  const port = portOf(await program.ready)
  const ca = readFileSync(`${dir}/certs/ca.pem`)
  t.match(await ask(port, ca, { path: '/__admin/clock' }), { status: 200 })
  rmSync(`${dir}/data/sandbox.json`, { force: true })
  mkdirSync(`${dir}/data/sandbox.json/in the way`, { recursive: true })
  await ask(port, ca, { method: 'POST', path: '/__admin/clock/advance' }, '{"by":"PT1H"}')
  program.child.kill('SIGTERM')
  const { code, err } = await program.ended
  t.equal(code, 1)
  t.match(err, /1 sandbox could not be saved/)

  const own = await startMock({ listen: false, dataDir: `${dir}/own` })
  await own.clock.read()
  mkdirSync(`${dir}/own/sandbox.json/in the way`, { recursive: true })
  await t.rejects(own.close(), /1 sandbox could not be saved/)
  t.strictSame(readdirSync(`${dir}/own`), ['sandbox.json'], 'and the lock is gone')
})

t.test('in the library, and by the program at SIGTERM', async (t) => {
  const dir = t.testdir()
  const dataDir = `${dir}/data`
  const mock = await startMock({ now: NOW, dataDir })
  await mock.clock.advance('PT3H')
  await mock.close()
  const program = run(t, ['--port', '0', '--data-dir', dataDir, '--log-level', 'silent'], {}, dir)
  const port = portOf(await program.ready)
  const ca = readFileSync(`${dir}/certs/ca.pem`)
  await ask(port, ca, { method: 'POST', path: '/__admin/clock/advance' }, '{"by":"PT1H"}')
  program.child.kill('SIGTERM')
  t.equal((await program.ended).code, 0)
  const again = await startMock({ dataDir })
  t.teardown(() => again.close())
  t.match(await again.clock.read(), { mode: 'frozen', now: '2026-03-02T18:30:00.000Z' })
})
