import t from 'tap'
import { checkProfile, loadProfile, parseProfile } from '../../../src/catalogue/profile-catalogue.js'
import { profileNames } from '../../../src/catalogue/profile-names.js'
import { mock } from '../../helper.js'

const BASE = {
  proxies: [{ hostName: 'p' }],
  repositories: [{ name: 'r', proxy: 'p', path: 'C:\\r' }],
}

/** A small text with much work in it. */
const busy = (count: number, jobs: number, schedule: object, history: string, more: object = {}) => ({
  ...BASE,
  history,
  organizations: [
    { count, name: 'O{n}', jobs: [{ count: jobs, name: 'J{n}', repository: 'r', schedule, ...more }] },
  ],
})
const every = (periodicallyEvery: string) => ({ type: 'Periodically', periodicallyEvery })

const REFUSED: readonly [profile: object, says: RegExp][] = [
  [
    busy(900, 10, every('Minutes5'), 'P3Y'),
    /'history' is too long: in P3Y, the 9,000 jobs would run about 2,838,240,000 times, and the limit is 500,000/,
  ],
  [busy(1, 2, every('Minutes5'), 'P3Y'), /about 630,720 times/],
  [busy(1000, 2, {}, 'P1Y'), /about 730,000 times/],
  [
    busy(100, 10, { retryNumber: 100, retryWaitInterval: 1 }, 'P30D', { workload: { failures: 1 } }),
    /about 3,030,000 times/,
  ],
  [
    {
      ...busy(100, 1, every('Hours8'), 'P1D'),
      organizations: [{ count: 100, users: 100_000, name: 'O{n}', jobs: [{ name: 'J', repository: 'r' }] }],
    },
    /about 10,000,600 users and sites.*limit is 2,000,000/,
  ],
  [busy(1000, 11, {}, 'PT0S'), /'organizations' must have at most 10,000 jobs; it has 11,000/],
  [busy(1001, 1, {}, 'PT0S'), /1,000 organizations; it has 1,001/],
  [
    { ...BASE, proxies: Array(900).fill({ count: 10_000, hostName: 'p{n}' }) },
    /'proxies' must have at most 1,000/,
  ],
  [
    { ...BASE, repositories: [{ count: 1001, name: 'r{n}', proxy: 'p', path: 'C:\\r' }] },
    /'repositories' must/,
  ],
  [
    busy(1000, 10, {}, 'P1D', { events: Array(11).fill({ do: 'start', ago: 'PT1H' }) }),
    /100,000 events of jobs; it has 110,000/,
  ],
]

t.test('more work than a world is made with is refused with the numbers, before it begins', async (t) => {
  const { control } = mock(t, { profile: 'empty' })
  for (const [profile, says] of REFUSED) {
    t.throws(() => checkProfile(profile), { name: 'ProfileError', message: says })
    t.throws(() => parseProfile(JSON.stringify(profile), 'my.json'), { message: /^my.json:\d+:\d+: / })
    for (const [url, body] of [
      ['/__admin/reset', { profile }],
      ['/__admin/sandboxes', { name: 'w7', profile }],
    ] as const) {
      const answer = await control('POST', url, body)
      t.equal(answer.statusCode, 400, url)
      t.match(answer.json().message, says)
    }
  }
})

t.test('what comes to less is taken, and the profiles that come with it do', async (t) => {
  for (const name of profileNames) t.doesNotThrow(() => checkProfile(loadProfile(name)), name)
  for (const profile of [
    busy(1, 1, every('Minutes5'), 'P3Y'),
    busy(1000, 10, every('Minutes5'), 'PT0S'),
    busy(900, 10, every('Minutes5'), 'P3Y', { enabled: false }),
    busy(900, 10, every('Minutes5'), 'P3Y', { createdAgo: 'PT1H' }),
    busy(
      1,
      4,
      {
        ...every('Minutes5'),
        backupWindowEnabled: true,
        backupWindowSettings: { backupWindow: Array(168).fill(false) },
      },
      'P3Y',
    ),
    busy(500, 1, { dailyType: 'Sunday' }, 'P3Y'),
  ])
    t.doesNotThrow(() => checkProfile(profile))
})

t.test('a clock is not moved over more runs than that', async (t) => {
  const { control } = mock(t, { profile: 'empty' })
  const profile = busy(10, 10, every('Minutes5'), 'PT0S')
  t.equal((await control('POST', '/__admin/reset', { profile })).statusCode, 200)
  for (const [method, url, body] of [
    ['POST', '/__admin/clock/advance', { by: 'P30D' }],
    ['PUT', '/__admin/clock', { now: '2026-04-30T00:00:00Z' }],
  ] as const) {
    const answer = await control(method, url, body)
    t.equal(answer.statusCode, 400, url)
    t.match(
      answer.json().message,
      /jobs would run about [\d,]+ times, and the limit is 500,000 .* smaller steps/,
    )
  }
  t.match((await control('GET', '/__admin/clock')).json(), { now: '2026-03-02T14:30:00.000Z' })
  t.equal((await control('POST', '/__admin/clock/advance', { by: 'PT10M' })).statusCode, 200)
})

t.test('a scenario makes no tenant larger than that, and does nothing else then', async (t) => {
  const { control } = mock(t, { profile: 'empty' })
  t.equal((await control('POST', '/__admin/reset', { profile: busy(1, 40, {}, 'PT0S') })).statusCode, 200)
  const before = (await control('GET', '/__admin/overview')).body
  const world = { removeOutlook: {}, enlargeTenant: { users: 100_000 } }
  const answer = await control('POST', '/__admin/scenarios', { name: 'huge', world })
  t.equal(answer.statusCode, 400)
  t.match(
    answer.json().message,
    /its 40 jobs for the entire organization would find 4,000,\d+ users and sites.*limit is 2,000,000/,
  )
  t.equal((await control('GET', '/__admin/overview')).body, before)
})
