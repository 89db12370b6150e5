import t from 'tap'
import { loadProfile } from '../../../src/catalogue/profile-catalogue.js'
import { Clock } from '../../../src/world/core/clock.js'
import { CULTURES } from '../../../src/world/core/culture.js'
import { Zone } from '../../../src/world/core/time-zone.js'
import { formatCultureTime } from '../../../src/world/core/timestamp.js'
import { getLogLines } from '../../../src/world/jobs/session-log.js'
import { seedWorld } from '../../../src/world/seed/seed-world.js'
import { World } from '../../../src/world/world.js'
import { mock, NOW } from '../../helper.js'

const JOB = 'Subsidiary mail'

t.test('a log begins as that of the product does', async (t) => {
  const { json } = mock(t)
  const jobs = await json<{ id: string; name: string }[]>('/v3/Jobs')
  const { id } = jobs.find(({ name }) => name === JOB) as { id: string }
  const sessions = await json<{ id: string; status: string }[]>(`/v3/Jobs/${id}/JobSessions`)
  const ended = sessions.find(({ status }) => status === 'Success' || status === 'Warning')
  type Line = { usn: number; title: string; creationTime: string; endTime: string }
  const { results } = await json<{ results: Line[] }>(`/v3/JobSessions/${ended?.id}/LogItems?limit=1000`)
  const [first, connected, found, excluded, ...rest] = results as [Line, Line, Line, Line, ...Line[]]
  t.match(first, { usn: 1, title: /^\[Success\] Job started at \d+\/\d+\/2026 \d+:15:00 AM$/ })
  t.equal(first.endTime, first.creationTime)
  t.match(connected, { usn: 2, title: '[Success] Connected to organization' })
  t.match(found, { title: /^\[Success\] Found \d+ objects$/ })
  // the job leaves out what two users have
  t.match(excluded, { usn: 1000, title: /^\[Success\] Found [4-6] excluded objects$/ })
  t.ok(rest.every(({ usn }, n) => usn === 1001 + n))
})

t.test("titles write times by the culture of the simulated server's Windows", async (t) => {
  const instant = Date.parse('2019-06-07T13:05:09Z')
  const WRITTEN: Partial<Record<string, string>> = {
    'en-US': '6/7/2019 1:05:09 PM',
    'en-GB': '07/06/2019 13:05:09',
    'en-AU': '7/06/2019 1:05:09 PM',
    'de-DE': '07.06.2019 13:05:09',
    'nl-NL': '7-6-2019 13:05:09',
    'ja-JP': '2019/06/07 13:05:09',
    'sv-SE': '2019-06-07 13:05:09',
  }
  for (const culture of CULTURES) {
    const text = formatCultureTime(instant, new Zone('UTC', culture))
    t.match(text, /^[\d./-]{8,10} \d{1,2}:05:09( PM)?$/, culture)
    if (WRITTEN[culture] !== undefined) t.equal(text, WRITTEN[culture], culture)
  }
  const now = Date.parse(NOW)
  const world = seedWorld({
    profile: loadProfile('small'),
    seed: 365,
    clock: new Clock({ mode: 'frozen', now }),
    culture: 'de-DE',
  })
  const titleIn = (one: World): string => {
    const job = one.tables.jobs.list().find(({ name }) => name === JOB)
    const session = one.tables.sessions.last('job', job?.id ?? '')
    return (session && getLogLines(one, session, 0, 1)[0]?.title) ?? ''
  }
  t.match(titleIn(world), /^\[Success\] Job started at \d\d\.\d\d\.2026 01:15:00$/)
  const snapshot = JSON.parse(JSON.stringify(world.snapshot()))
  t.equal(titleIn(World.restore(snapshot, {})), titleIn(world), 'a snapshot keeps it')
})

t.test('a job that was never run is stopped', async (t) => {
  const { json } = mock(t)
  const jobs = await json<{ name: string; lastRun?: string; lastStatus: string }[]>('/v3/Jobs')
  const neverRun = jobs.filter(({ lastRun }) => lastRun === undefined)
  t.strictSame(
    neverRun.map(({ lastStatus }) => lastStatus),
    ['Stopped'],
  )
})
