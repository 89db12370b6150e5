import fc from 'fast-check'
import t from 'tap'
import { Zone } from '../../../src/world/core/time-zone.js'
import { computeNextRun, type SchedulePolicy } from '../../../src/world/jobs/schedule.js'
import { NameGenerator } from '../../../src/world/organizations/name-generator.js'
import { cases } from '../../full.js'
import { mock, NOW, type TestMock } from '../../helper.js'

const DOCUMENTED = 'b20cedd4-66b2-49b1-86de-a575dc67e83b'
const DAY = 86_400_000
const MINUTE = 60_000
const zone = new Zone('America/New_York')

interface Job {
  id: string
  name: string
  lastRun?: string
  nextRun?: string
  lastStatus?: string
  isEnabled: boolean
  backupType: string
  schedulePolicy: SchedulePolicy
  _links: Record<string, { href: string }>
}
interface Session {
  id: string
  creationTime: string
  endTime?: string
  progress: number
  status: 'Running' | 'Success' | 'Warning' | 'Failed' | 'Stopped'
  statistics: Record<
    'transferredDataBytes' | 'processingRateBytesPS' | 'processingRateItemsPS' | 'processedObjects',
    number
  >
  _links: Record<string, { href: string }>
}
interface LogItem {
  usn: number
  title: string
  creationTime: string
  endTime: string
}

const ms = (moment: string | undefined): number => Date.parse(moment ?? '')
const lastPart = (href: string | undefined): string => href?.split('/').pop() ?? ''

/** Says what of a world does not agree, as a client sees it. A world has thousands of facts: only the false ones count. */
class Complaints {
  readonly list: string[] = []

  expect(truth: boolean, complaint: string): void {
    if (!truth) this.list.push(complaint)
  }
}

async function disagreements({ json }: TestMock, now: number): Promise<string[]> {
  const complaints = new Complaints()
  const jobs = await json<Job[]>('/v3/Jobs')
  const sessions = await json<Session[]>('/v3/JobSessions')
  const repositories =
    await json<{ id: string; capacityBytes: number; freeSpaceBytes: number }[]>('/v3/BackupRepositories')
  const written = new Map<string, number>()

  for (const job of jobs) {
    const expect = (truth: boolean, what: string): void => complaints.expect(truth, `${job.name}: ${what}`)
    const own = await json<Session[]>(`/v3/Jobs/${job.id}/JobSessions`)
    const ofAll = sessions.filter(({ _links }) => lastPart(_links.job?.href) === job.id)
    expect(
      JSON.stringify(own) === JSON.stringify(ofAll),
      'its sessions are other than its part of all sessions',
    )
    expect(job.lastRun === own[0]?.creationTime, 'lastRun is not that of the newest session')
    expect(job.lastStatus === (own[0]?.status ?? 'Stopped'), 'lastStatus is not that of the newest session')
    expect((job.nextRun !== undefined) === job.isEnabled, 'a next run is what enabled jobs have')
    if (job.nextRun !== undefined) {
      expect(ms(job.nextRun) > now - 1000, 'the next run is past')
      expect(/T\d\d:\d\d:\d\dZ$/.test(job.nextRun), 'the next run is not in whole seconds')
    }
    if (job.id !== DOCUMENTED) checkTimes(expect, job, own, now)

    const repository = lastPart(job._links.backupRepository?.href)
    for (const { statistics } of own)
      written.set(repository, (written.get(repository) ?? 0) + statistics.transferredDataBytes)
  }
  for (const { id, capacityBytes, freeSpaceBytes } of repositories)
    complaints.expect(
      capacityBytes - freeSpaceBytes === written.get(id),
      `repository ${id} holds other than was written`,
    )

  for (const session of sessions) {
    const expect = (truth: boolean, what: string): void =>
      complaints.expect(truth, `session ${session.id}: ${what}`)
    checkNumbers(expect, session)
    const page = await json<{ results: LogItem[] }>(`/v3/JobSessions/${session.id}/LogItems?limit=1000`)
    checkLog(expect, session, page.results)
  }
  return complaints.list
}

type Expect = (truth: boolean, complaint: string) => void

/** Sessions begin when the schedule says, or after a failure, or are the first of a job started by hand. */
function checkTimes(expect: Expect, { schedulePolicy }: Job, newestFirst: Session[], now: number): void {
  for (const [index, { creationTime, endTime, status }] of newestFirst.entries()) {
    const start = ms(creationTime)
    expect(start <= now && start > now - 31 * DAY, `${creationTime} looks old or new`)
    expect(
      (endTime === undefined) === (status === 'Running'),
      `${creationTime} has an end while it runs, or none`,
    )
    if (endTime !== undefined)
      expect(ms(endTime) > start && ms(endTime) <= now, `${creationTime} ends at ${endTime}`)
    const before = newestFirst[index + 1]
    const planned = computeNextRun(schedulePolicy, start - 1000, zone) === Math.floor(start / 1000) * 1000
    const wait = (schedulePolicy.retryWaitInterval ?? 0) * MINUTE
    const retry = before?.status === 'Failed' && Math.abs(start - ms(before.endTime) - wait) <= 1000
    expect(planned || retry || before === undefined, `${creationTime} is not by the schedule`)
  }
}

function checkNumbers(expect: Expect, { creationTime, endTime, statistics }: Session): void {
  const { transferredDataBytes, processingRateBytesPS, processingRateItemsPS, processedObjects } = statistics
  for (const value of Object.values(statistics))
    if (typeof value === 'number') expect(Number.isSafeInteger(value) && value >= 0, `${value} is no count`)
  if (endTime === undefined) return
  const seconds = (ms(endTime) - ms(creationTime)) / 1000
  const near = (rate: number, amount: number): boolean =>
    Math.abs(rate * seconds - amount) <= 0.06 * amount + 2 * seconds
  expect(near(processingRateBytesPS, transferredDataBytes), 'bytes are not rate x duration')
  expect(near(processingRateItemsPS, processedObjects), 'items are not rate x duration')
}

const CLOSING = {
  Success: /^\[Success\] Job finished at /,
  Warning: /^\[Warning\] Job finished with \d+ warnings? at /,
  Failed: /^\[Error\] Job failed at /,
  Stopped: /^\[Warning\] Job was stopped at /,
  Running: /^\[(Success|Warning)\] /,
}

function checkLog(expect: Expect, session: Session, log: LogItem[]): void {
  const { status, progress, statistics, creationTime, endTime } = session
  const titles = log.map(({ title }) => title)
  const count = (pattern: RegExp): number => titles.filter((title) => pattern.test(title)).length
  expect(count(/\] Processing /) === progress, 'the log names another number of objects')
  expect(count(/^\[(Success|Warning|Error)\] \S/) === log.length, 'a line has no status')
  expect(
    /^\[Success\] Job started at \d+\/\d+\/\d{4} \d+:\d\d:\d\d [AP]M$/.test(titles[0] ?? ''),
    'no beginning',
  )
  expect(
    CLOSING[status].test(titles.at(-1) ?? ''),
    `'${titles.at(-1)}' does not close a session with ${status}`,
  )
  expect(ms(log[0]?.creationTime) === ms(creationTime), 'the log does not begin with the session')
  if (endTime !== undefined)
    expect(ms(log.at(-1)?.endTime) === ms(endTime), 'the log does not end with the session')
  for (const [index, item] of log.entries()) {
    const local = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?-0[45]:00$/
    expect(local.test(item.creationTime) && local.test(item.endTime), `${item.creationTime} is no local time`)
    expect(ms(item.creationTime) <= ms(item.endTime), `'${item.title}' ends before it begins`)
    const next = log[index + 1]
    if (next)
      expect(
        item.usn < next.usn && ms(item.endTime) <= ms(next.creationTime),
        `'${next.title}' is out of order`,
      )
  }
  const warnings = count(/^\[Warning\] Processing .*: \S/)
  if (status === 'Failed')
    expect(count(/^\[Error\] Job cannot go on: .*access is denied/) === 1, 'it fails for no reason')
  if (status === 'Success') expect(warnings === 0, 'it has warnings')
  if (status === 'Warning')
    expect(warnings === Number(/with (\d+)/.exec(titles.at(-1) ?? '')?.[1]), 'it counts its warnings wrong')
  if (status !== 'Failed' && status !== 'Running')
    expect(
      count(new RegExp(`Transferred .*: ${statistics.processedObjects} items? in ${progress} object`)) === 1,
      'its log tells of another transfer',
    )
}

t.test('the small profile has one of everything', async (t) => {
  const { json } = mock(t)
  const jobs = await json<Job[]>('/v3/Jobs')
  const sessions = await json<Session[]>('/v3/JobSessions')
  t.equal((await json<unknown[]>('/v3/Organizations')).length, 2)
  t.equal((await json<unknown[]>('/v3/Proxies')).length, 2)
  t.equal((await json<unknown[]>('/v3/BackupRepositories')).length, 3)
  t.ok(jobs.length >= 6)

  const items = await Promise.all(
    jobs.map(async ({ id }) => ({
      selected: await json<{ type: string }[]>(`/v3/Jobs/${id}/SelectedItems`),
      excluded: await json<{ type: string }[]>(`/v3/Jobs/${id}/ExcludedItems`),
    })),
  )
  const types = new Set(items.flatMap(({ selected }) => selected.map(({ type }) => type)))
  t.strictSame([...types].sort(), ['Group', 'PartialOrganization', 'Site', 'User'])
  t.ok(
    items.some(({ excluded }) => excluded.length > 0),
    'something is left out',
  )
  t.strictSame(
    new Set(jobs.map(({ backupType }) => backupType)),
    new Set(['EntireOrganization', 'SelectedItems']),
  )
  for (const [index, { backupType }] of jobs.entries())
    t.equal(
      backupType === 'SelectedItems',
      (items[index]?.selected.length ?? 0) > 0,
      'what selects, has selected',
    )

  t.equal(jobs.filter(({ isEnabled }) => !isEnabled).length, 1, 'one is disabled')
  t.equal(jobs.filter(({ lastRun }) => lastRun === undefined).length, 1, 'one was never run')
  t.equal(jobs.filter(({ lastStatus }) => lastStatus === 'Running').length, 1, 'one is running')
  t.equal(jobs.filter(({ lastStatus }) => lastStatus === 'Failed').length, 1, 'one is failing')
  t.strictSame(
    [...new Set(sessions.map(({ status }) => status))].sort(),
    ['Failed', 'Running', 'Stopped', 'Success', 'Warning'],
    'sessions have come to every end',
  )
  const lived = sessions.filter(({ _links }) => lastPart(_links.job?.href) !== DOCUMENTED)
  const oldest = Math.min(...lived.map(({ creationTime }) => ms(creationTime)))
  t.ok(oldest < Date.parse(NOW) - 29 * DAY, 'the past is a month long')
})

t.test('people and companies have names of their own', async (t) => {
  const { json } = mock(t)
  const organizations = await json<{ id: string; name: string }[]>('/v3/Organizations')
  t.equal(new Set(organizations.map(({ name }) => name)).size, 2)
  const names = new NameGenerator(365)
  const companies = Array.from({ length: 2400 }, (_, index) => names.createCompany(index))
  t.equal(new Set(companies.map(({ tenant }) => tenant)).size, 2400, 'no tenant has the name of another')
  t.ok(companies.every(({ name }) => /^[A-Z][a-z]+( [A-Z][a-z]+){1,2}$/.test(name)))
  for (const { id, name } of organizations) {
    t.match(name, /^[a-z]{5,}\.onmicrosoft\.com$/)
    const { results } = await json<{ results: { displayName: string; name: string; type: string }[] }>(
      `/v3/Organizations/${id}/Users?limit=1000`,
    )
    t.equal(new Set(results.map((user) => user.name)).size, results.length, 'no address is there twice')
    for (const { id: user, type } of results as ((typeof results)[number] & { id: string })[]) {
      const drives = await json<{ results: unknown[] }>(`/v3/Organizations/${id}/Users/${user}/OneDrives`)
      t.equal(
        drives.results.length,
        type === 'Shared' ? 0 : 1,
        'people have a OneDrive, shared mailboxes have none',
      )
    }
    const groups = await json<{ results: { name: string }[] }>(`/v3/Organizations/${id}/Groups?limit=1000`)
    t.strictSame(
      groups.results.filter(({ name }) => name !== name.toLowerCase()),
      [],
    )
    const people = results.filter(({ type }) => type === 'User')
    t.ok(people.length > 10)
    t.strictSame(
      people.filter((user) => !/^\p{L}[\p{L}'.-]+( [\p{L}'.-]+)+$/u.test(user.displayName)),
      [],
    )
    t.strictSame(
      results.filter((user) => !/^[a-z0-9.-]+@/.test(user.name) || !user.name.endsWith(`@${name}`)),
      [],
    )
  }
})

t.test('the small profile agrees with itself, whenever and from whatever seed it is made', async (t) => {
  // the changes of the clocks are worth a look of their own
  const instants = fc.oneof(
    fc.constantFrom(NOW, '2026-03-20T00:00:00Z', '2026-11-10T05:59:59.999Z', '2028-02-29T12:00:00Z').map(ms),
    fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2040, 0) }),
  )
  await fc.assert(
    fc.asyncProperty(instants, fc.nat(), async (now, seed) => {
      t.strictSame(await disagreements(mock(t, { now, seed }), now), [], `at ${now} from ${seed}`)
    }),
    { numRuns: Math.max(...cases([3], [5])) },
  )
})
