// npm run bench: how long others wait while something long is done in the profile `large`: the health of the server is asked
// for every 50 ms meanwhile. Aims on a quiet machine: p99 50 ms, most 150 ms.
// Options: --only PART does the operations whose names have that in them.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { start, stop } from './children.mjs'
import { ask, ca, clear, folder, logIn, OURS } from './client.mjs'
import { print } from './print.mjs'

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } })
const CALLS = 20_000
/** All exports of an organization come to many gigabytes; so much of each is read. */
const MOST_EXPORTED = 100e6
const [SAVED, LOADED] = ['a sandbox is saved', 'a sandbox is loaded']
const JSON_BODY = { 'content-type': 'application/json' }
const agent = new Agent({ keepAlive: true })

/** Sends a request and reads its answer without keeping it, up to some bytes. */
function drain(url, headers, method = 'GET', body = undefined, most = Number.POSITIVE_INFINITY) {
  return new Promise((resolve, reject) => {
    request(url, { ca: readFileSync(ca), agent: false, method, headers }, async (response) => {
      let bytes = 0
      for await (const part of response) {
        bytes += part.length
        if (bytes >= most) break
      }
      if (response.statusCode < 300) resolve()
      else reject(new Error(`${method} ${url}: ${response.statusCode}`))
    })
      .on('error', reject)
      .end(body && JSON.stringify(body))
  })
}

/** Does something, and prints how long the answers about the server's health took meanwhile. */
async function measure(url, name, act) {
  if (!name.includes(values.only)) return
  const health = new Worker(new URL('health.mjs', import.meta.url), {
    workerData: { url, ca: readFileSync(ca, 'utf8') },
  })
  await once(health, 'message')
  const begun = performance.now()
  await act()
  const seconds = (performance.now() - begun) / 1000
  health.postMessage('end')
  const [waits] = await once(health, 'message')
  const ms = (share) => `${Math.round(waits[Math.ceil(share * waits.length) - 1] ?? 0)} ms`
  print(`  ${name}`, ms(0.5), ms(0.99), ms(1), `${seconds.toFixed(1)} s`)
}

async function measureAll(url) {
  await measure(url, 'the first login', () => logIn(url))
  const headers = { ...(await logIn(url)), ...JSON_BODY }
  const json = async (path) => JSON.parse(await ask(url + path, { headers, agent }))
  const send = (path, body, most) => drain(url + path, headers, 'POST', body, most)
  const control = (path, method, body) => drain(`${url}/__admin/${path}`, JSON_BODY, method, body)

  const [{ id: organization }] = await json('/v3/Organizations')
  const users = `${url}/v3/Organizations/${organization}/Users?limit=100000`
  await measure(url, 'the first look at its users', () => drain(users, headers))
  const licensed = `${url}/v3/LicensedUsers?limit=100000`
  await measure(url, 'the first look at licensed users', () => drain(licensed, headers))
  await measure(url, 'the first scenario', () => control('scenarios/proxy-offline', 'POST', {}))
  const explore = async (type) => {
    await send(`/v3/Organizations/${organization}/Action`, { explore: { type } })
    const { results } = await json('/v3/RestoreSessions')
    return `/v3/RestoreSessions/${results[0].id}/Organization`
  }
  const mail = await explore('Vex')
  const exported = () => send(`${mail}/Action`, { exporttoPst: null }, MOST_EXPORTED)
  await measure(url, 'an organization as PST', exported)
  await measure(url, 'five of them at once', () => Promise.all(Array.from({ length: 5 }, exported)))
  const { results: mailboxes } = await json(`${mail}/Mailboxes?limit=1`)
  const mailbox = `${mail}/Mailboxes/${mailboxes[0].id}`
  const { results: items } = await json(`${mailbox}/Items?limit=2000`)
  const savetoMsg = { items: items.map(({ id }) => ({ id })) }
  await measure(url, `${items.length} items as messages`, () =>
    send(`${mailbox}/Items/Action`, { savetoMsg }),
  )
  const restore = { restoretoOriginallocation: {} }
  await measure(url, 'restore of all mailboxes', () => send(`${mail}/Mailboxes/Action`, restore))
  const drives = await explore('Veod')
  await measure(url, 'restore of all OneDrives', () => send(`${drives}/OneDrives/Action`, restore))
  await measure(url, 'all job sessions', () => drain(`${url}/v3/JobSessions`, headers))
  await measure(url, 'a year of schedules', () => control('clock/advance', 'POST', { by: 'P365D' }))

  await control('snapshots/bench', 'PUT')
  await measure(url, 'export of a snapshot', () => control('snapshots/bench', 'GET'))
  await control('reset', 'POST', {})
  await control('snapshots/bench', 'PUT')
  const snapshot = JSON.parse(await ask(`${url}/__admin/snapshots/bench`, { agent }))
  await measure(url, 'import of a snapshot', () => control('snapshots', 'POST', { name: 'again', snapshot }))

  const asked = { headers: await logIn(url), agent }
  const [job] = JSON.parse(await ask(`${url}/v3/Jobs`, asked))
  for (let n = 0; n < CALLS; n++) await ask(`${url}/v3/Jobs/${job.id}?n=${n}`, asked)
  await measure(url, `${CALLS} calls of the journal`, () => control(`requests?limit=${CALLS}`, 'GET'))
  await measure(url, 'report', () => control('report', 'GET'))
  const match = { operation: 'GET /Jobs/{id}', response: { name: '*' } }
  const calls = [{ match, times: { atLeast: 1 } }]
  await measure(url, 'verify', () => control('verify', 'POST', { calls }))
}

/** Saves a sandbox of the profile `large`, puts it away, and loads it again. */
async function measureDirectory(url) {
  const advance = { by: 'PT1H', keepTokens: true }
  const path = `${url}/__admin/clock/advance?sandbox=bench`
  await logIn(url, 'administrator+bench')
  await sleep(15_000)
  await measure(url, SAVED, async () => {
    await drain(path, JSON_BODY, 'POST', advance)
    await sleep(15_000)
  })
  await sleep(30_000)
  await ask(`${url}/__admin/sandboxes`, { agent })
  await measure(url, LOADED, () => ask(`${url}/__admin/clock?sandbox=bench`, { agent }))
}

try {
  // the first start makes the certificates
  await stop(await start(OURS))
  const server = await start([
    ...OURS,
    '--log-level',
    'silent',
    '--profile',
    'large',
    '--journal',
    String(2 * CALLS),
  ])
  print('health while in large', 'p50', 'p99', 'most', 'takes')
  await measureAll(server.url)
  await stop(server)
  if ([SAVED, LOADED].some((name) => name.includes(values.only))) {
    const kept = join(folder, 'data')
    const keeping = ['--profile', 'large', '--data-dir', kept, '--sandbox-idle', 'PT20S']
    const second = await start([...OURS, '--log-level', 'silent', ...keeping])
    await measureDirectory(second.url)
    await stop(second)
  }
} finally {
  agent.destroy()
  clear()
}
