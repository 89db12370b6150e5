// npm run bench: what worlds cost, large ones and many of them, beside small ones measured in the same run.
// Options: --rounds 9
import { writeFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { start, stop } from './children.mjs'
import { ask, clear, folder, logIn, median, memory, OURS } from './client.mjs'
import { print } from './print.mjs'

const { values } = parseArgs({ options: { rounds: { type: 'string' } } })
const ROUNDS = Number(values.rounds ?? 9)
const agent = new Agent({ keepAlive: true })

/** One job with as many sessions as each has in `large`, to compare answers of the same size. */
const ALONE = `
history: P501D
settings: { keepAllsessions: true }
proxies: [{ hostName: p }]
repositories: [{ name: R, proxy: p, path: /, capacity: 900 TB, yearlyRetentionPeriod: KeepForever }]
organizations: [{ users: 42, jobs: [{ name: J, repository: R, selected: [{ type: User, index: 0, mailbox: true }] }] }]
`

async function startProfile(profile) {
  const begun = performance.now()
  const server = await start([...OURS, '--log-level', 'silent', '--profile', profile])
  const headers = await logIn(server.url)
  const ms = performance.now() - begun
  let count = 0
  // a parameter that nobody knows makes each address a new one, so no answer is a kept one
  const get = (path) =>
    ask(`${server.url}${path}${path.includes('?') ? '&' : '?'}n=${count++}`, { headers, agent })
  const json = async (path) => JSON.parse(await get(path))
  const post = (path, body) =>
    ask(
      `${server.url}${path}`,
      { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
      JSON.stringify(body),
    )
  return { server, ms, get, json, post, close: () => stop(server) }
}

async function time(rounds, run) {
  const times = []
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now()
    await run()
    times.push(performance.now() - begun)
  }
  return median(times)
}

const ms = (value) => `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`

async function measureStart() {
  const starts = []
  let rss = 0
  for (let round = 0; round < 5; round++) {
    const large = await startProfile('large')
    starts.push(large.ms)
    rss = Math.max(rss, memory(large.server))
    await large.close()
  }
  print('large: start to first login', ms(median(starts)), '', 'aim 1500 ms')
  print('large: resident memory', `${rss} MB`, '', 'aim 350 MB')
}

/** The same answer from a large world and from a small one, in turns. */
async function measurePages() {
  const file = join(folder, 'alone.yaml')
  writeFileSync(file, ALONE)
  const [large, alone, small] = [
    await startProfile('large'),
    await startProfile(file),
    await startProfile('small'),
  ]
  const first = async ({ json }, path) => {
    const answer = await json(path)
    return (Array.isArray(answer) ? answer : answer.results)[0].id
  }
  const jobOf = async (world, name) =>
    (await world.json('/v3/Jobs')).find((job) => name === undefined || job.name === name).id
  const [largeJob, aloneJob] = [await jobOf(large, 'Branch 1'), await jobOf(alone)]
  const cases = [
    [
      `sessions of a job`,
      large,
      `/v3/Jobs/${largeJob}/JobSessions`,
      alone,
      `/v3/Jobs/${aloneJob}/JobSessions`,
    ],
  ]
  for (const [what, below] of [
    ['30 users', 'Organizations ID Users'],
    ['30 users, from the 10th', 'Organizations ID Users?offset=10'],
    ['30 backed-up users', 'BackupRepositories ID UserData'],
  ]) {
    const [list, , rest] = below.split(' ')
    const path = async (world) => `/v3/${list}/${await first(world, `/v3/${list}`)}/${rest}`
    cases.push([what, large, await path(large), small, await path(small)])
  }
  const users = () => `/v3/LicensedUsers?limit=30`
  cases.push(['30 licensed users', large, users(), small, users()])
  print('answers that are not kept', 'small', 'large', 'ratio, aim 1.3')
  for (const [what, big, bigPath, little, littlePath] of cases) {
    const ratios = []
    const times = { big: [], little: [] }
    for (let round = 0; round <= ROUNDS; round++) {
      const b = await time(40, () => big.get(bigPath))
      const l = await time(40, () => little.get(littlePath))
      if (round === 0) continue
      times.big.push(b)
      times.little.push(l)
      ratios.push(b / l)
    }
    const [bytes, other] = [(await big.get(bigPath)).length, (await little.get(littlePath)).length]
    print(
      `  ${what}`,
      ms(median(times.little)),
      ms(median(times.big)),
      median(ratios).toFixed(2),
      `${other}/${bytes} bytes`,
    )
  }
  const nothing = await time(ROUNDS * 5, () => large.get('/__admin/health'))
  const reset = await time(ROUNDS * 5, () => large.post('/__admin/reset', {}))
  print('large: reset', ms(reset), '', `aim 20 ms; ${ms(nothing)} of it is the way`)
  const little = await time(ROUNDS * 5, () => small.post('/__admin/reset', {}))
  print('small: reset', ms(little), '', 'aim 2 ms')
  for (const world of [large, alone, small]) await world.close()
}

async function measureYear() {
  const times = []
  for (let round = 0; round < 3; round++) {
    const msp = await startProfile('msp')
    times.push(await time(1, () => msp.post('/__admin/clock/advance', { by: 'P1Y' })))
    await msp.close()
  }
  print('msp: a year of schedules', ms(median(times)), '', 'aim 1000 ms')
}

async function measureSandboxes() {
  const small = await startProfile('small')
  const before = memory(small.server)
  for (let n = 1; n < 1000; n++) await logIn(small.server.url, `administrator+w${n}`)
  print('small: 1000 sandboxes', `${memory(small.server)} MB`, '', `aim 1000 MB; one: ${before} MB`)
  await small.close()
}

try {
  // the first start makes the certificates
  await stop(await start(OURS))
  await measureStart()
  await measurePages()
  await measureYear()
  await measureSandboxes()
} finally {
  agent.destroy()
  clear()
}
