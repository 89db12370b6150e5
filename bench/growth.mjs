// npm run bench: what things cost as worlds grow: times that should stay flat, and times and memory that should grow in line.
// Options: --quick leaves out the largest of each.
import { readFileSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { start, stop } from './children.mjs'
import { ask, ca, clear, folder, logIn, median, memory, OURS } from './client.mjs'
import { print } from './print.mjs'

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
const sizes = (...all) => (values.quick ? all.slice(0, -1) : all)
const agent = new Agent({ keepAlive: true })
const JSON_BODY = { 'content-type': 'application/json' }

const ms = (value) => `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`

async function startServer(...args) {
  const server = await start([...OURS, '--log-level', 'silent', ...args])
  const headers = await logIn(server.url)
  return {
    server,
    memory: () => memory(server),
    json: async (path) => JSON.parse(await ask(server.url + path, { headers, agent })),
    /** The median of many requests. Those of the API differ by a parameter that nobody knows, so no answer is a kept one. */
    async time(path, rounds = 40) {
      const times = []
      for (let n = 0; n < rounds; n++) {
        const begun = performance.now()
        const own = path.startsWith('/v3') ? `${path}${path.includes('?') ? '&' : '?'}n=${n}` : path
        await ask(server.url + own, { headers, agent })
        times.push(performance.now() - begun)
      }
      return median(times)
    },
    /** Sends a body and reads the answer without keeping it. */
    drain: (path, body) =>
      new Promise((resolve, reject) => {
        const begun = performance.now()
        const method = body === undefined ? 'GET' : 'POST'
        const own = body === undefined ? headers : { ...headers, ...JSON_BODY }
        request(
          server.url + path,
          { ca: readFileSync(ca), agent: false, method, headers: own },
          async (response) => {
            let bytes = 0
            for await (const part of response) bytes += part.length
            if (response.statusCode >= 300) reject(new Error(`${path}: ${response.statusCode}`))
            resolve({ ms: performance.now() - begun, bytes })
          },
        )
          .on('error', reject)
          .end(body && JSON.stringify(body))
      }),
    close: () => stop(server),
  }
}

function profileFile(text) {
  const file = join(folder, 'grown.yaml')
  writeFileSync(file, text)
  return file
}

/** Jobs that have run a hundred times each, a hundred of them in a repository. */
function lived(jobs) {
  const groups = Array.from({ length: Math.ceil(jobs / 100) }, (_, n) => n)
  const repository = (n) =>
    `  - { name: R${n}, proxy: p, path: '/${n}', capacity: 900 TB, yearlyRetentionPeriod: KeepForever }`
  const group = (n) =>
    `      - { count: ${Math.min(100, jobs - 100 * n)}, name: 'J${n} {n}', repository: R${n}, selected: [{ type: User, index: 0, mailbox: true }] }`
  return `
history: P101D
settings: { keepAllsessions: true }
proxies: [{ hostName: p }]
repositories:
${groups.map(repository).join('\n')}
organizations:
  - users: 10
    jobs:
${groups.map(group).join('\n')}
`
}

async function measureSessions() {
  print('sessions', 'of a job', 'one', 'log page', 'all of them', 'start', 'memory')
  // a world is made with half a million runs of jobs at most
  for (const jobs of sizes(1, 10, 100, 1000, 4500)) {
    const begun = performance.now()
    const world = await startServer('--profile', profileFile(lived(jobs)))
    const started = performance.now() - begun
    const [{ id: job }] = await world.json('/v3/Jobs')
    const [{ id }] = await world.json(`/v3/Jobs/${job}/JobSessions`)
    const paths = [`/v3/Jobs/${job}/JobSessions`, `/v3/JobSessions/${id}`, `/v3/JobSessions/${id}/LogItems`]
    const times = []
    for (const path of paths) times.push(await world.time(path))
    const all = await world.drain('/v3/JobSessions')
    print(`  ${jobs * 100}`, ...times.map(ms), ms(all.ms), ms(started), `${world.memory()} MB`)
    await world.close()
  }
}

async function measureSandboxes() {
  print('\nsandboxes of small', 'login', 'reset', '', '', '', 'memory')
  const world = await startServer('--profile', 'small')
  let count = 1
  for (const size of sizes(1, 10, 100, 999)) {
    for (; count < size; count++) await logIn(world.server.url, `administrator+w${count}`)
    const [logins, resets] = [[], []]
    for (let n = 0; n < 20; n++) {
      let begun = performance.now()
      await logIn(world.server.url, `administrator${count > 1 ? `+w${(n % (count - 1)) + 1}` : ''}`)
      logins.push(performance.now() - begun)
      begun = performance.now()
      await ask(`${world.server.url}/__admin/reset`, { method: 'POST', agent })
      resets.push(performance.now() - begun)
    }
    print(`  ${size}`, ms(median(logins)), ms(median(resets)), '', '', '', `${world.memory()} MB`)
  }
  await world.close()
}

async function measureJournal() {
  print('\nrequests in the journal', 'a request', 'newest 100', 'verify', 'report', '', 'memory')
  for (const size of sizes(10, 1000, 10_000, 100_000)) {
    const world = await startServer('--journal', String(size))
    for (let n = 0; n < size; n += 500)
      await Promise.all(Array.from({ length: Math.min(500, size - n) }, () => world.json('/v3/Jobs')))
    const expectation = { calls: [{ match: { operation: 'GET /Jobs' } }] }
    const [one, newest] = [await world.time('/v3/Jobs'), await world.time('/__admin/requests?limit=100', 10)]
    const verify = await world.drain('/__admin/verify', expectation)
    const report = await world.drain('/__admin/report')
    print(`  ${size}`, ms(one), ms(newest), ms(verify.ms), ms(report.ms), '', `${world.memory()} MB`)
    await world.close()
  }
}

const mailboxOf = (items) => `
history: PT2H
proxies: [{ hostName: p }]
repositories: [{ name: R, proxy: p, path: /, capacity: 900 TB }]
organizations:
  - users: 1
    content: { mailItems: ${items} }
    jobs: [{ name: Everything, repository: R, events: [{ do: start, ago: PT2H }] }]
`

async function measureMailboxes() {
  print('\nitems in a mailbox', 'page of 30', 'restore', 'PST', 'items/s', '', 'memory')
  for (const size of sizes(100, 1000, 10_000, 100_000, 1_000_000)) {
    const world = await startServer('--profile', profileFile(mailboxOf(size)))
    const [{ id }] = await world.json('/v3/Organizations')
    await world.drain(`/v3/Organizations/${id}/Action`, { explore: { type: 'Vex' } })
    const { results } = await world.json('/v3/RestoreSessions')
    const mailboxes = `/v3/RestoreSessions/${results[0].id}/Organization/Mailboxes`
    const [mailbox] = (await world.json(mailboxes)).results
    const own = `${mailboxes}/${mailbox.id}`
    const page = await world.time(`${own}/Items?offset=${Math.floor(size * 0.8)}`)
    const restore = await world.drain(`${mailboxes}/Action`, {
      restoretoOriginallocation: { mailboxes: [{ id: mailbox.id }] },
    })
    // a file of a million items takes gigabytes: what it costs is seen before
    const pst = size > 100_000 ? undefined : await world.drain(`${own}/Action`, { exporttoPst: null })
    print(
      `  ${size}`,
      ms(page),
      ms(restore.ms),
      pst ? ms(pst.ms) : 'left out',
      pst ? Math.round((size / pst.ms) * 1000) : '',
      '',
      `${world.memory()} MB`,
    )
    await world.close()
  }
}

try {
  // the first start makes the certificates
  await stop(await start(OURS))
  await measureSessions()
  await measureSandboxes()
  await measureJournal()
  await measureMailboxes()
} finally {
  agent.destroy()
  clear()
}
