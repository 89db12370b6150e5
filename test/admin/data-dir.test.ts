import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { startMock } from '../../src/index.js'
import { ask, portOf, run } from '../cli/program.js'
import { mock, NOW } from '../helper.js'

/** What a server wants done later, for a test to do it when it likes. */
function laters(): { readonly later: (run: () => void) => void; readonly run: () => number } {
  const waiting: (() => void)[] = []
  return {
    later: (run) => void waiting.push(run),
    run: () => waiting.splice(0).map((run) => run()).length,
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
  t.strictSame(again.state(), state)
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
  const api = mock(t, { dataDir, later })
  const file = `${dataDir}/sandbox.json`
  for (let n = 0; n < 5; n++) await api.json('/v3/Jobs')
  t.strictSame(readdirSync(dataDir), [], 'nothing is written while requests are answered')
  t.equal(run(), 1)
  t.strictSame(readdirSync(dataDir), ['sandbox.json'])
  if (process.platform !== 'win32') {
    t.equal(statSync(file).mode & 0o777, 0o600)
    t.equal(statSync(dataDir).mode & 0o777, 0o700)
  }
  const written = readFileSync(file, 'utf8')
  writeFileSync(file, 'untouched')
  await api.json('/v3/Jobs')
  run()
  t.equal(readFileSync(file, 'utf8'), 'untouched', 'what has not changed is not written again')
  await api.advance('PT1S')
  run()
  t.strictNotSame(readFileSync(file, 'utf8'), written)
  t.match(JSON.parse(readFileSync(file, 'utf8')), {
    format: 1,
    time: Date.parse(NOW) + 1000,
    from: { sandbox: '', profile: 'small', seed: 365 },
  })
  const read = mock(t, { profile: file, now: undefined })
  t.strictSame(read.state(), api.state(), 'it is a profile too')
})

t.test('an idle sandbox is put away, and comes back with its tokens', async (t) => {
  let wall = Date.parse(NOW)
  const dataDir = t.testdir()
  const api = mock(t, { dataDir, later: () => {}, wall: () => wall, sandboxIdle: 1000 })
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

t.test('a file that cannot be read is set aside, never lost', async (t) => {
  const dataDir = t.testdir({ 'sandbox.json': '{"format":1', 'sandbox-w1.json': '{"format":1,"tables":{}}' })
  const lines: string[] = []
  const logger = { level: 'warn', stream: { write: (line: string) => void lines.push(line) } }
  const api = mock(t, { dataDir, logger, later: () => {} })
  t.ok((await api.json<unknown[]>('/v3/Jobs')).length > 0, 'it begins anew')
  await api.login('administrator+w1')
  t.strictSame(readdirSync(dataDir).sort(), ['sandbox-w1.json.damaged', 'sandbox.json.damaged'])
  t.equal(readFileSync(`${dataDir}/sandbox.json.damaged`, 'utf8'), '{"format":1')
  t.match(JSON.parse(lines[0] ?? ''), { msg: /begins anew/, aside: /sandbox\.json\.damaged/ })
  t.match(JSON.parse(lines[1] ?? ''), { reason: /has no 'origin'/ })
  await api.app.close()
  writeFileSync(`${dataDir}/sandbox.json`, 'x')
  await mock(t, { dataDir, later: () => {} }).json('/v3/Jobs')
  t.ok(readdirSync(dataDir).includes('sandbox.json.damaged-2'))
})

t.test('a clock goes on after a restart', async (t) => {
  let wall = Date.parse(NOW)
  const options = { dataDir: t.testdir(), now: undefined, wall: () => wall, later: () => {} }
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

t.test('a directory that cannot be is refused at the start', async (t) => {
  const dir = t.testdir({ file: '' })
  await t.rejects(startMock({ dataDir: `${dir}/file/data` }), {
    name: 'OptionError',
    message: /data directory/,
  })
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
