import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { loadProfile, parseProfile } from '../../src/catalogue/profile-catalogue.js'
import { ProfileError } from '../../src/catalogue/profile-error.js'
import { profileNames } from '../../src/catalogue/profile-names.js'
import { Clock } from '../../src/world/core/clock.js'
import type { SessionStatus } from '../../src/world/jobs/job-rows.js'
import { getLastSession } from '../../src/world/jobs/job-sessions.js'
import { getNextRun } from '../../src/world/jobs/jobs.js'
import { listLicensedUsers } from '../../src/world/organizations/licensed-users.js'
import { Profile } from '../../src/world/seed/profile-schema.js'
import { seedWorld } from '../../src/world/seed/seed-world.js'
import type { World } from '../../src/world/world.js'
import { NOW } from '../helper.js'

const seeded = (name: string, now = NOW): World =>
  seedWorld({
    profile: loadProfile(name),
    seed: 365,
    clock: new Clock({ mode: 'frozen', now: Date.parse(now) }),
  })

const file = (name: string): URL => new URL(`../../fixtures/profiles/${name}`, import.meta.url)

t.test('the schema for editors is the one that profiles are checked by', async (t) => {
  const schema = `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...Profile }, null, 2)}\n`
  if (process.env.UPDATE) writeFileSync(file('profile.schema.json'), schema)
  t.equal(readFileSync(file('profile.schema.json'), 'utf8'), schema)
  for (const name of profileNames) {
    const text = readFileSync(file(`${name}.yaml`), 'utf8')
    t.match(text, /^# yaml-language-server: \$schema=\.\/profile\.schema\.json\n/, `${name} names its schema`)
    t.ok(parseProfile(text, name).description)
  }
})

t.test('small: a month of two tenants', async (t) => {
  const { tables } = seeded('small')
  t.equal(tables.organizations.size, 2)
  t.equal(tables.jobs.size, 8)
})

t.test('msp: ten organizations, forty jobs, a year, and each trouble', async (t) => {
  const world = seeded('msp')
  const { tables } = world
  t.equal(tables.organizations.size, 10)
  t.equal(tables.jobs.size, 40)
  t.strictSame(
    new Set(tables.organizations.list().map(({ type }) => type)),
    new Set(['Office365', 'Hybrid', 'OnPremises']),
  )
  const sessions = tables.sessions.list()
  const days = (world.time - Math.min(...sessions.map(({ start }) => start))) / 86_400_000
  t.ok(days > 363 && days <= 365, `the past is ${days} days long`)
  const reasons = new Set(sessions.map(({ reason }) => reason?.replace(/'.*/, '')))
  for (const trouble of [
    'proxy ',
    'repository ',
    'the account is disabled: sign in with another one',
    'the service did not answer in time (503)',
    'the backup window has closed',
  ])
    t.ok(reasons.has(trouble), trouble)
  const statusOf = (name: string): SessionStatus | undefined => {
    const job = tables.jobs.list().find((one) => one.name === name)
    return job && getLastSession(world, job)?.status
  }
  t.equal(statusOf('Field service'), undefined, 'one was never run')
  t.equal(statusOf('First backup of the new hall'), 'Running', 'one is running')
  t.equal(tables.jobs.list().filter(({ isEnabled }) => !isEnabled).length, 1, 'one is switched off')
})

t.test('large: five organizations of 2,000 users, 200 jobs, 100,000 sessions', async (t) => {
  const { tables } = seeded('large')
  t.strictSame(
    tables.organizations.list().map(({ counts }) => counts.users),
    Array(5).fill(2000),
  )
  t.equal(tables.jobs.size, 200)
  t.ok(tables.sessions.size >= 100_000, `${tables.sessions.size}`)
  const proxies = new Set(tables.repositories.list().map(({ proxyId }) => proxyId))
  t.equal(proxies.size, tables.proxies.size, 'each proxy has a repository')
  t.ok(tables.repositories.list().every(({ description }) => description !== ''))
})

t.test('names that collectors write into a line of metrics hold no commas', async (t) => {
  for (const profile of ['small', 'msp']) {
    const { organizations, jobs, repositories, proxies } = seeded(profile).tables
    const names = [...organizations.list(), ...jobs.list(), ...repositories.list()].map(({ name }) => name)
    t.strictSame(
      [...names, ...proxies.list().map(({ hostName }) => hostName)].filter((name) => /[,=]/.test(name)),
      [],
      profile,
    )
  }
})

t.test('awkward: what clients forget', async (t) => {
  const world = seeded('awkward')
  const { tables } = world
  const empty = tables.organizations.list().find(({ name }) => name.startsWith('empty'))
  t.strictSame(empty?.counts, { users: 0, groups: 0, sites: 0 })
  const names = tables.organizations
    .list()
    .flatMap((one) => world.getDirectory(one).users.map((user) => user.displayName))
  t.ok(
    names.some((name) => /\p{Script=Arabic}/u.test(name)) &&
      names.some((name) => /\p{Script=Han}/u.test(name)),
  )
  const sessions = tables.sessions.list()
  t.equal(Math.max(...sessions.map(({ recorded }) => recorded?.progress ?? 0)), 2 ** 31 - 1)
  t.equal(Math.max(...sessions.map(({ items }) => items)), Number.MAX_SAFE_INTEGER)
  t.ok(
    sessions.some(
      ({ start, end = 0 }) => world.zone.getOffsetMinutes(start) !== world.zone.getOffsetMinutes(end),
    ),
    'the clocks are changed while one runs',
  )
  t.ok(
    tables.jobs.list().some((job) => getLastSession(world, job) === undefined),
    'one job was never run',
  )
  t.ok(listLicensedUsers(world).length > 0, 'users who were licensed while the license was good')
  world.advance(2 * 86_400_000)
  t.match(tables.sessions.list().at(-1)?.reason, /^the license expired at 2\/27\/2026 /)
})

t.test('empty: nothing', async (t) => {
  const { tables } = seeded('empty')
  for (const [name, table] of Object.entries(tables)) t.equal(table.size, 0, name)
})

t.test('a mistake is told with its line, its path, and what would be right', async (t) => {
  const CASES: [text: string, message: string][] = [
    ['proxis: []', "1:1: 'proxis' is unknown: did you mean 'proxies'"],
    ['proxies:\n  - hostname: x', "2:5: 'proxies.0.hostname' is unknown: did you mean 'hostName'"],
    ['proxies:\n  - port: 1', "2:5: 'proxies.0' has no 'hostName'"],
    ['proxies:\n  - hostName: x\n    port: 70000', "3:5: 'proxies.0.port' must be <= 65535; it is 70000"],
    [
      'proxies:\n  - { hostName: x, status: Asleep }',
      '2:20: \'proxies.0.status\' must be one of Online, Offline; it is "Asleep"',
    ],
    [
      'repositories:\n  - { name: R, path: /, proxy: y }',
      "2:25: 'repositories.0.proxy' names a proxy that does not exist: 'y'; there is none",
    ],
    ['history: 30 days', `1:1: 'history' must match 'How long the server has been running`],
    ['history: P9Y', `1:1: 'history' must be an ISO 8601 duration such as P30D, at most P3Y; it is 'P9Y'`],
    ['timeZone: Berlin', `1:1: 'timeZone' must be an IANA time zone such as Europe/Berlin; it is 'Berlin'`],
    ['- a', '1:1: the profile must be object'],
    ['a: [', '1:5: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    [
      `proxies: [{ hostName: x }]
repositories: [{ name: R, path: /, proxy: x }]
organizations:
  - users: 3
    jobs:
      - name: J
        repository: R
        selected:
          - { type: User, index: 3 }`,
      "9:27: 'organizations.0.jobs.0.selected.0.index' must be less than 3, the number of users; it is 3",
    ],
    [
      `proxies: [{ hostName: x }]
repositories: [{ name: R, path: /, proxy: x, capacity: lots }]`,
      "2:46: 'repositories.0.capacity' must match 'Size of the disk: bytes, or a size such as 256 GB'; it is \"lots\"",
    ],
    [
      'proxies:\n  - hostName: x\n  - hostName: X',
      "3:5: 'proxies.1.hostName' must be unique: there is already 'X'",
    ],
    [
      'organizations:\n  - { count: 2, name: a.b }',
      "2:17: 'organizations.0.name' must contain {n}, because there are several of them",
    ],
    [
      'organizations: [{ users: { from: 5, to: 2 } }]',
      "1:19: 'organizations.0.users' must not have a 'to' less than its 'from', 5",
    ],
  ]
  for (const [text, message] of CASES) {
    const thrown = await Promise.resolve()
      .then(() => parseProfile(text, 'my.yaml'))
      .then(
        () => undefined,
        (error: Error) => error,
      )
    t.ok(thrown instanceof ProfileError, text)
    t.ok(thrown?.message.startsWith(`my.yaml:${message}`), `${thrown?.message} says ${message}`)
  }
})

t.test('a profile may be a file', async (t) => {
  const dir = t.testdir({
    'my.yaml': `
proxies: [{ hostName: 'host{n}', count: 3 }]
repositories: [{ name: 'R{n}', count: 2, proxy: host2, path: 'D:\\{n}', capacity: 1.5 GB }]
organizations: [{ count: 2, users: { from: 4, to: 9 }, jobs: [{ count: 3, name: 'J{n}', repository: R2 }] }]
history: P2D
`,
    'my.json': '{ "proxies": [{ "hostName": "h" }] }',
  })
  const { tables } = seeded(`${dir}/my.yaml`)
  t.strictSame(
    tables.proxies.list().map(({ hostName }) => hostName),
    ['host1', 'host2', 'host3'],
  )
  t.strictSame(
    tables.repositories.list().map(({ name, path, capacityBytes }) => [name, path, capacityBytes]),
    [
      ['R1', 'D:\\1', 1.5 * 1024 ** 3],
      ['R2', 'D:\\2', 1.5 * 1024 ** 3],
    ],
  )
  t.equal(tables.jobs.size, 6)
  for (const { counts } of tables.organizations.list()) t.ok(counts.users >= 4 && counts.users <= 9)
  t.equal(seeded(`${dir}/my.json`).tables.proxies.size, 1)
  t.throws(() => loadProfile(`${dir}/none.yaml`), /There is no profile '.*none\.yaml'/)
  t.throws(() => loadProfile('smal'), /Did you mean 'small'/)
})

t.test('a job may run only when someone starts it', async (t) => {
  const profile = parseProfile(
    `
history: P5D
proxies: [{ hostName: p }]
repositories: [{ name: R, proxy: p, path: 'D:' }]
organizations:
  - jobs: [{ name: J, repository: R, schedule: { scheduleEnabled: false }, events: [{ do: start, ago: P2D }] }]
`,
    'my.yaml',
  )
  const world = seedWorld({ profile, seed: 365, clock: new Clock({ mode: 'frozen', now: Date.parse(NOW) }) })
  const [job] = world.tables.jobs.list()
  t.match(job, { isEnabled: true })
  t.equal(job && getNextRun(world, job), undefined)
  t.strictSame(
    world.tables.sessions.list().map(({ start, status }) => [start, status]),
    [[Date.parse('2026-02-28T14:30:00Z'), 'Success']],
  )
})
