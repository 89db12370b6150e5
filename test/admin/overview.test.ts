import t from 'tap'
import { startMock } from '../../src/index.js'
import type { Timers } from '../../src/timing/timers.js'
import { mock } from '../helper.js'

interface Overview {
  clock: { mode: string; now: string }
  counts: Record<string, number>
  jobs: { id: string; name: string; isEnabled: boolean; lastStatus?: string }[]
  running: { id: string; jobId: string; processedObjects: number; totalObjects: number; ends?: string }[]
  repositories: { id: string; freeBytes: number; running: number }[]
  restoreSessions: { id: string; type: string }[]
}

const startJob = async (api: ReturnType<typeof mock>): Promise<string> => {
  const jobs = await api.json<{ id: string; lastStatus?: string; isEnabled: boolean }[]>('/v3/Jobs')
  const job = jobs.find(({ lastStatus, isEnabled }) => isEnabled && lastStatus !== 'Running')
  await api.send('POST', `/v3/Jobs/${job?.id}/Action`, { start: null })
  return job?.id ?? ''
}

t.test('it says of each profile what the API says', async (t) => {
  for (const profile of ['small', 'msp', 'awkward', 'empty']) {
    const api = mock(t, { profile })
    const { counts, jobs, repositories } = (await api.control('GET', '/__admin/overview')).json<Overview>()
    const shown = await api.json<{ id: string; lastStatus?: string }[]>('/v3/Jobs')
    t.equal(counts.jobs, shown.length, profile)
    for (const { id, lastStatus } of jobs)
      t.equal(lastStatus ?? 'Stopped', shown.find((job) => job.id === id)?.lastStatus)
    const stores = await api.json<{ id: string; freeSpaceBytes: number }[]>('/v3/BackupRepositories')
    t.strictSame(
      repositories.map(({ id, freeBytes }) => [id, freeBytes]).sort(),
      stores.map(({ id, freeSpaceBytes }) => [id, freeSpaceBytes]).sort(),
    )
  }
})

t.test('it counts what is wrong', async (t) => {
  const api = mock(t)
  const look = async () =>
    (await api.control('GET', '/__admin/overview')).json<Overview & { isLicenseExpired: boolean }>()
  const trouble = { requestErrors: 0, fullRepositories: 0, offlineProxies: 0, faults: 0 }
  t.match(await look(), { counts: trouble, isLicenseExpired: false })
  for (const name of ['repository-full', 'proxy-offline', 'license-expired'])
    await api.control('POST', `/__admin/scenarios/${name}`)
  await api.send('GET', '/v3/Jobs/none')
  const { counts, isLicenseExpired } = await look()
  const jobs = await api.json<{ lastStatus?: string }[]>('/v3/Jobs')
  const count = (status: string) => jobs.filter(({ lastStatus }) => lastStatus === status).length
  t.ok(counts.failedJobs, 'what ran on the repository has failed')
  t.match(counts, {
    requestErrors: 1,
    failedJobs: count('Failed'),
    warningJobs: count('Warning'),
    fullRepositories: counts.repositories,
    offlineProxies: counts.proxies,
  })
  t.ok(isLicenseExpired)
})

t.test('what runs moves with the clock of the world, and fills its repository', async (t) => {
  const api = mock(t)
  const look = async () => (await api.control('GET', '/__admin/overview')).json<Overview>()
  const jobId = await startJob(api)
  const mine = ({ running }: Overview) => running.find((one) => one.jobId === jobId)
  const begun = await look()
  t.match(mine(begun), { jobId, processedObjects: 0 })
  t.equal(begun.jobs.find(({ id }) => id === jobId)?.lastStatus, 'Running')
  const left = Math.floor((Date.parse(mine(begun)?.ends ?? '') - Date.parse(begun.clock.now)) / 1000)
  await api.advance(`PT${Math.floor(left * 0.8)}S`)
  const later = await look()
  const { processedObjects = 0, totalObjects = 0 } = mine(later) ?? {}
  t.ok(processedObjects > 0 && processedObjects < totalObjects)
  const free = ({ repositories }: Overview) => repositories.reduce((sum, { freeBytes }) => sum + freeBytes, 0)
  t.ok(free(later) < free(begun))
  await api.advance('PT1H')
  t.notOk(mine(await look()), 'and it ends')
})

t.test('it is of the sandbox that is named, which is there from then on', async (t) => {
  const { control } = mock(t)
  await control('POST', '/__admin/sandboxes', { name: 'w7' })
  t.match((await control('GET', '/__admin/overview?sandbox=w7')).json(), {
    sandbox: 'w7',
    profile: 'small',
    seed: 365,
  })
  t.equal((await control('GET', '/__admin/overview?sandbox=a%20b')).statusCode, 400)
})

t.test('/events shows it when it has changed, and while something runs', async (t) => {
  const timers = new Map<number, () => void>()
  const startInterval: Timers['startInterval'] = (act, ms) => {
    timers.set(ms, act)
    return () => timers.delete(ms)
  }
  let wall = Date.parse('2026-03-02T14:30:00Z')
  const api = mock(t, { timers: { now: () => wall, startInterval } })
  const reply = await api.app.inject({ url: '/__admin/events?overview=true', payloadAsStream: true })
  let text = ''
  const stream = reply.stream().setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    text += chunk
  })
  /** What is shown by the next frames. */
  const shown = async (frames: number): Promise<Overview[]> => {
    text = ''
    for (let frame = 0; frame < frames; frame++) timers.get(250)?.()
    await new Promise(setImmediate)
    return [...text.matchAll(/^event: overview\ndata: (.*)\n\n/gm)].map(([, data = '']) => JSON.parse(data))
  }
  await new Promise(setImmediate)
  t.match(text, /event: overview\ndata: \{"sandbox":""/, 'at once')
  t.strictSame(await shown(8), [], 'and not again as long as nothing has changed')
  await startJob(api)
  t.match(await shown(1), [{ counts: { running: 2 } }])
  t.strictSame(await shown(8), [], 'nothing moves while the clock stands')
  await api.control('PUT', '/__admin/clock', { mode: 'rate', rate: 60 })
  t.equal((await shown(1)).length, 1, 'that the clock is set is new')
  wall += 1000
  t.equal((await shown(8)).length, 2, 'each second while something runs')
  await api.control('POST', '/__admin/faults', { effect: { status: 500 } })
  t.match((await shown(4)).at(-1), { counts: { faults: 1 } })
  await api.control('POST', '/__admin/reset')
  t.match(await shown(4), [{ counts: { running: 1, faults: 0, requests: 0 } }])
  stream.destroy()
  reply.raw.res.destroy()
  await new Promise(setImmediate)
  t.notOk(timers.has(250), 'nothing ticks for nobody')
})

t.test('one stream shows several sandboxes, and says which of them is gone', async (t) => {
  const timers = new Map<number, (() => void)[]>()
  const startInterval: Timers['startInterval'] = (act, ms) => {
    timers.set(ms, [...(timers.get(ms) ?? []), act])
    return () => timers.delete(ms)
  }
  const api = mock(t, { timers: { now: () => Date.parse('2026-03-02T14:30:00Z'), startInterval } })
  await api.control('POST', '/__admin/sandboxes', { name: 'w7' })
  const { statusCode } = await api.app.inject('/__admin/events?sandboxes=a%20b')
  t.equal(statusCode, 400)
  const reply = await api.app.inject({
    url: '/__admin/events?sandboxes=,w7,w8&overview=true',
    payloadAsStream: true,
  })
  let text = ''
  const stream = reply.stream().setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    text += chunk
  })
  const shown = async () => {
    await new Promise(setImmediate)
    const events = [...text.matchAll(/^event: (.*)\ndata: (.*)\n\n/gm)].map(([, type, data = '']) => ({
      type,
      ...(JSON.parse(data) as { sandbox: string; message?: string }),
    }))
    text = ''
    return events
  }
  t.match(await shown(), [
    { type: 'overview', sandbox: '' },
    { type: 'overview', sandbox: 'w7' },
    { type: 'gone', sandbox: 'w8', message: "There is no sandbox 'w8'. Did you mean 'w7'?" },
  ])
  await api.control('DELETE', '/__admin/sandboxes/w7')
  await api.control('POST', '/__admin/sandboxes', { name: 'w8' })
  for (const look of timers.get(250) ?? []) look()
  t.match(await shown(), [
    { type: 'gone', sandbox: 'w7', message: "The sandbox 'w7' has ended." },
    { type: 'overview', sandbox: 'w8' },
  ])
  for (const look of timers.get(250) ?? []) look()
  t.strictSame(await shown(), [], 'once')
  stream.destroy()
  reply.raw.res.destroy()
})

t.test('jobs are found by name', async (t) => {
  const api = mock(t)
  const find = async (query: string) =>
    (await api.control('GET', `/__admin/jobs?${query}`)).json() as { total: number; jobs: { name: string }[] }
  const all = await find('')
  t.equal(all.jobs.length, all.total)
  const mail = await find('name=MAIL&limit=1')
  const names = all.jobs.map(({ name }) => name).filter((name) => /mail/i.test(name))
  t.ok(names.length > 1)
  t.match(mail, { total: names.length, jobs: [{ name: names[0] }] })
  t.match(await find('name=nothing'), { total: 0, jobs: [] })
})

t.test('the library has it too', async (t) => {
  const api = await startMock({ listen: false, now: '2026-03-02T14:30:00Z' })
  t.teardown(() => api.close())
  t.match(await api.overview(), { sandbox: '', clock: { mode: 'frozen' }, counts: { jobs: 8 } })
  t.match(await api.sandbox('w7').overview(), { sandbox: 'w7' })
})
