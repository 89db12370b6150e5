import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import t from 'tap'
import { cli, startHere } from '../cli/cli.js'
import { mock, NOW, type TestMock } from '../helper.js'

interface TraceEvent {
  readonly type: string
  readonly wallTime: string
  readonly data: Readonly<Record<string, unknown>>
}

const readTrace = async ({ control }: TestMock, query = '') =>
  (await control('GET', `/__admin/trace${query}`)).json()

t.test('a trace has the requests, the events and the report of a run', async (t) => {
  const api = mock(t)
  const { id, name } = (await api.get('/v3/Jobs'))
    .json()
    .find((job: { isEnabled: boolean; lastRun?: string }) => job.isEnabled && job.lastRun)
  t.equal((await api.send('POST', `/v3/Jobs/${id}/Action`, { start: null })).statusCode, 200)
  await api.control('POST', '/__admin/clock/advance', { by: 'PT2H' })
  await api.get('/v3/Nonsense')
  const trace = await readTrace(api)
  t.match(trace, {
    trace: 1,
    sandbox: '',
    profile: 'small',
    seed: 365,
    api: ['v3', 'v4', 'v5', 'v6', 'v7', 'v8'],
    clock: { mode: 'frozen', now: new Date(Date.parse(NOW) + 7_200_000).toISOString() },
    dropped: 0,
    omittedEvents: 0,
  })
  t.strictSame(trace.requests, (await api.control('GET', '/__admin/requests')).json().requests)
  t.strictSame(trace.report, (await api.control('GET', '/__admin/report')).json())
  const events: TraceEvent[] = trace.events
  t.strictSame(
    events.filter(({ data }) => data.name === name).map(({ type, data }) => [type, data.type]),
    [
      ['world', 'job started'],
      ['world', 'session ended'],
    ],
    'though nobody has listened',
  )
  t.match(events.at(-1), { type: 'clock', data: { now: trace.clock.now } })
  t.ok(
    events.every(({ wallTime }, n) => wallTime >= (events[n - 1]?.wallTime ?? '')),
    'in the order in which they happened',
  )
})

t.test('a trace begins with the last reset', async (t) => {
  const api = mock(t)
  await api.get('/v3/Jobs')
  await api.control('POST', '/__admin/clock/advance', { by: 'P1D' })
  await api.control('POST', '/__admin/reset')
  const { requests, events } = await readTrace(api)
  t.strictSame(requests, [])
  t.match(events, [{ type: 'reset', data: { sandbox: '', at: new Date(NOW).toISOString() } }])
  t.equal(events.length, 1)
  await api.control('POST', '/__admin/clock/advance', { by: 'PT1S' })
  t.equal((await api.control('POST', '/__admin/reset', { only: ['world'] })).statusCode, 200)
  const types = (await readTrace(api)).events.map(({ type }: TraceEvent) => type)
  t.strictSame(types, ['reset', 'clock', 'reset'], 'of all of it')
})

t.test('its events are the newest, and it counts the others', async (t) => {
  const api = mock(t, { profile: 'msp' })
  await api.control('POST', '/__admin/clock/advance', { by: 'P60D' })
  const { events, omittedEvents } = await readTrace(api)
  t.equal(events.length, 1000)
  t.ok(omittedEvents > 1000)
  t.equal(events.at(-1).type, 'clock')
})

t.test('a sandbox that does not exist has no trace', async (t) => {
  const api = mock(t)
  t.equal((await api.control('GET', '/__admin/trace?sandbox=w7')).statusCode, 404)
})

/** Content of the only file of a zip. */
function unzip(bytes: Buffer): { name: string; text: string } {
  const [size, nameLength] = [bytes.readUInt32LE(18), bytes.readUInt16LE(26)]
  const start = 30 + nameLength
  return {
    name: bytes.toString('latin1', 30, start),
    text: inflateRawSync(bytes.subarray(start, start + size)).toString(),
  }
}

t.test('report --format trace saves it as a zip', async (t) => {
  const cwd = t.testdir()
  const { port } = await startHere(t, ['--certs-dir', cwd, '--now', NOW])
  const file = join(cwd, 'run.zip')
  const report = (...args: string[]) =>
    cli(['report', '--port', String(port), '--certs-dir', cwd, '--format', 'trace', ...args])
  t.match(await report('--output', file), { code: 0, out: `wrote ${file}: 0 requests, 0 findings\n` })
  const { name, text } = unzip(readFileSync(file))
  t.equal(name, 'trace.json')
  t.match(JSON.parse(text), { trace: 1, profile: 'small', requests: [] })
  t.match(await report(), { code: 2, err: /--format trace needs --output, such as run\.zip/ })
  t.match(await report('--output', file, '--upgrade', 'v8'), { code: 2, err: /--upgrade has no trace/ })
  t.match(JSON.parse((await report('--output', file, '--json')).out), { file, requests: 0, findings: 0 })
})
