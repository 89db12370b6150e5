import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { loadDemo, parseDemo } from '../../src/catalogue/demo-catalogue.js'
import { DemoError } from '../../src/catalogue/demo-error.js'
import { demoNames } from '../../src/catalogue/demo-names.js'
import { Demo } from '../../src/catalogue/demo-schema.js'
import { mock } from '../helper.js'

const file = (name: string): URL => new URL(`../../fixtures/demos/${name}`, import.meta.url)

t.test('the schema for editors is the one that demos are checked by', async (t) => {
  const schema = `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...Demo }, null, 2)}\n`
  if (process.env.UPDATE) writeFileSync(file('demo.schema.json'), schema)
  t.equal(readFileSync(file('demo.schema.json'), 'utf8'), schema)
})

t.test('each demo is in a file of its name, and says what it is', async (t) => {
  const files = readdirSync(file('')).filter((name) => name.endsWith('.yaml'))
  t.strictSame(files, [...demoNames].map((name) => `${name}.yaml`).sort())
  for (const name of demoNames) {
    const text = readFileSync(file(`${name}.yaml`), 'utf8')
    t.match(text, /^# yaml-language-server: \$schema=\.\/demo\.schema\.json\n/, `${name} names its schema`)
    t.ok(parseDemo(text, name).description, name)
  }
})

t.test('a mistake is told with its line, its path, and what would be right', async (t) => {
  const HEAD = 'title: T\nwatch: [jobs]\nsteps:\n'
  const CASES: [text: string, message: string][] = [
    ['title: T\nwatch: [job]\nsteps: [{ at: PT0S, say: a }]', "2:9: 'watch.0' must be one of jobs, sessions"],
    ['watch: [jobs]\nsteps: [{ at: PT0S, say: a }]', "1:1: the demo has no 'title'"],
    [`${HEAD}  - { at: 2m, say: a }`, "4:7: 'steps.0.at' must be an ISO 8601 duration of four hours at most"],
    [
      `${HEAD}  - { at: PT2M, say: a }\n  - { at: PT1M, say: b }`,
      "5:7: 'steps.1.at' must not be earlier than the time of the previous step",
    ],
    [
      `${HEAD}  - { at: PT1M, do: { startJobs: x } }`,
      "4:23: 'steps.0.do.startJobs' is unknown: did you mean 'startJob'",
    ],
    [`${HEAD}  - { at: PT1M }`, "4:5: 'steps.0' must NOT have fewer than 2 properties"],
    [
      `${HEAD}  - { at: PT1M, do: { startJob: x, stopJob: y } }`,
      "4:17: 'steps.0.do' must NOT have more than 1 properties",
    ],
    [
      `${HEAD}  - { at: PT1M, do: { clock: { advance: 6h } } }`,
      "4:32: 'steps.0.do.clock.advance' must be an ISO",
    ],
    [
      `${HEAD}  - { at: PT1M, do: { fault: { effect: { delay: soon } } } }`,
      "4:42: 'steps.0.do.fault.effect.delay' must be an ISO 8601 duration",
    ],
  ]
  for (const [text, message] of CASES) {
    let thrown: unknown
    try {
      parseDemo(text, 'my.yaml')
    } catch (error) {
      thrown = error
    }
    t.ok(thrown instanceof DemoError, text)
    const told = (thrown as Error | undefined)?.message
    t.ok(told?.startsWith(`my.yaml:${message}`), `${told} says ${message}`)
  }
})

t.test('demos are listed and given out, those of the user first', async (t) => {
  const text = 'title: Mine\nwatch: [jobs]\nsteps: [{ at: PT1M, say: Hello }]'
  const dir = t.testdir({ 'mine.yaml': text, 'backup-day.yaml': text })
  const { control } = mock(t, { demo: [`${dir}/mine.yaml`] })
  const { demos } = (await control('GET', '/__admin/demos')).json()
  t.strictSame(demos[0], { name: 'mine', title: 'Mine', description: '' })
  t.match(demos[1], { name: 'backup-day', title: /./, description: /./ })
  t.strictSame((await control('GET', '/__admin/demos/mine')).json(), {
    name: 'mine',
    title: 'Mine',
    watch: ['jobs'],
    steps: [{ at: 'PT1M', say: 'Hello' }],
  })
  const ours = (await control('GET', '/__admin/demos/backup-day')).json()
  t.match(ours.steps[1], { do: { startJob: /./ } })
  for (const [name, hint] of [
    ['backup-dya', /Did you mean 'backup-day'/],
    ['..%2F..%2Fpackage', /There is no demo/],
  ] as const) {
    const missing = await control('GET', `/__admin/demos/${name}`)
    t.equal(missing.statusCode, 404)
    t.match(missing.json().message, hint)
  }
  t.throws(() => loadDemo(`${dir}/backup-day.yaml`), /belongs to an included demo/)
  t.throws(() => loadDemo(`${dir}/nothing.yaml`), /There is no demo .*it must be a file/)
})

t.test('what our demos name is there', async (t) => {
  for (const name of demoNames) {
    const { profile, steps } = parseDemo(readFileSync(file(`${name}.yaml`), 'utf8'), name)
    const { json, control } = mock(t, { profile: profile ?? 'small' })
    const jobs = (await json<{ name: string }[]>('/v3/Jobs')).map((job) => job.name)
    const { scenarios } = (await control('GET', '/__admin/scenarios')).json()
    const known = scenarios.map((one: { name: string }) => one.name)
    for (const { do: act = {} } of steps) {
      for (const job of [act.startJob, act.stopJob, act.nextRun?.job, act.finish?.job])
        if (job !== undefined) t.ok(jobs.includes(job), `${name}: ${job}`)
      if (act.scenario !== undefined) t.ok(known.includes(act.scenario), `${name}: ${act.scenario}`)
    }
  }
})
