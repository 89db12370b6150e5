// A farm as deploy/haproxy has it: real HAProxy before three replicas that share a data directory. 200 workers log in by host
// name, write, move their clocks and read back, while one replica is killed and another joins. Fails if a write is lost that was
// confirmed long enough before the kill, if a worker sees the world of another one, or if one does not come to a good end.
// Prints requests a second with 1, 2 and 3 replicas, and how long sandboxes take to move.
// node .ci/check-farm.mjs, after npm run build; needs haproxy, and wrk for the figures
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import https from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

const WORKERS = 200
/** Milliseconds before the kill whose writes may be lost, as docs/farm.md says, and what a busy machine adds. */
const LOSS = 1000 + Number(process.env.FARM_GRACE ?? 1000)
/** Milliseconds after the kill in which an answer of the killed replica may still come. */
const LATE = 200
/** Milliseconds for which one and the same request is repeated. */
const PATIENCE = 60_000
const DOMAIN = 'mock.localhost'
const ADMIN_TOKEN = 'let-me-in'
const SECONDS_OF_LOAD = 5
/** Rounds of each worker before and after the kill, and the milliseconds between two of them. */
const ROUNDS = 3
const PAUSE = () => 3000 + Math.random() * 3000

for (const tool of ['haproxy', 'wrk'])
  if (spawnSync(tool, ['-v']).error) throw new Error(`${tool} is not installed: apt-get install ${tool}`)

const folder = mkdtempSync(join(tmpdir(), 'vbo365-mock-farm-'))
const [certs, data] = [join(folder, 'certs'), join(folder, 'data')]
/** By pid. */
const children = new Map()

try {
  const [port, ...replicaPorts] = await findFreePorts(4)
  const replicas = [await startReplica(replicaPorts[0])]
  const ca = readFileSync(join(certs, 'ca.pem'))
  startProxy(port, replicaPorts)
  replicas.push(await startReplica(replicaPorts[1]))
  await work(port, ca, replicas, () => startReplica(replicaPorts[2]))
  await measureLoad(port, ca, replicas, replicaPorts)
} finally {
  for (const child of children.values()) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
}

async function findFreePorts(count) {
  const servers = []
  for (let n = 0; n < count; n++) servers.push(createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => server.address().port)
  for (const server of servers) server.close()
  return ports
}

function start(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.set(child.pid, child)
  child.once('exit', () => children.delete(child.pid))
  return child
}

/** Starts a replica, and waits until it is ready. */
async function startReplica(port) {
  const options = ['--port', port, '--certs-dir', certs, '--data-dir', data, '--sandbox-domain', DOMAIN]
  const args = ['dist/cli.cjs', ...options, '--admin-token', ADMIN_TOKEN, '--now', '2026-03-02T14:30:00Z']
  const child = start(process.execPath, args)
  for await (const line of createInterface(child.stdout)) if (line.includes(' ready at ')) break
  child.stdout.resume()
  return child
}

/** Starts HAProxy with the committed configuration, for the ports and the files of this machine. */
function startProxy(port, replicaPorts) {
  let config = readFileSync('deploy/haproxy/haproxy.cfg', 'utf8')
  const replace = (pattern, text) => {
    if (!pattern.test(config)) throw new Error(`haproxy.cfg has no ${pattern}`)
    config = config.replace(pattern, text)
  }
  replace(/bind :4443/, `bind 127.0.0.1:${port}`)
  replace(/\/certs\//g, `${certs}/`)
  for (const [n, own] of replicaPorts.entries())
    replace(new RegExp(`(server replica-${n + 1}) \\S+`), `$1 127.0.0.1:${own}`)
  const file = join(folder, 'haproxy.cfg')
  writeFileSync(file, config)
  execFileSync('haproxy', ['-c', '-q', '-f', file], { stdio: ['ignore', 'ignore', 'inherit'] })
  start('haproxy', ['-db', '-q', '-f', file]).stdout.resume()
}

/** A client of one sandbox, which repeats what gets no answer, or one of a proxy or a replica that cannot answer now. */
function createClient(name, port, ca) {
  const host = `${name}.${DOMAIN}`
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1 })
  const send = (method, path, headers, body) =>
    new Promise((resolve, reject) => {
      const request = https.request(
        {
          ...{ method, path, agent, ca, port, host: '127.0.0.1', servername: host },
          headers: { host: `${host}:${port}`, ...headers },
        },
        async (response) => {
          try {
            let text = ''
            for await (const part of response.setEncoding('utf8')) text += part
            resolve({ status: response.statusCode, text })
          } catch (error) {
            reject(error)
          }
        },
      )
      request.on('error', reject).end(body)
    })
  let token
  const client = {
    host,
    loggedInAt: 0,
    repeated: 0,
    async repeat(method, path, headers, body) {
      const end = Date.now() + PATIENCE
      for (;;) {
        const answer = await send(method, path, headers, body).catch((error) => ({
          status: 0,
          text: error.message,
        }))
        if (answer.status !== 0 && answer.status < 500) return answer
        if (Date.now() > end)
          throw new Error(`${host}: ${method} ${path} gets ${answer.status} ${answer.text}`)
        client.repeated++
        await sleep(100 + Math.random() * 200)
      }
    },
    async logIn() {
      const form = { 'content-type': 'application/x-www-form-urlencoded' }
      const login = 'grant_type=password&username=administrator&password=password'
      const { status, text } = await client.repeat('POST', '/v3/Token', form, login)
      if (status !== 200) throw new Error(`${host}: login gets ${status} ${text}`)
      token = JSON.parse(text).access_token
      client.loggedInAt = Date.now()
      return token
    },
    /** @param onRefused called when the token is not known any more, before a new login */
    async api(method, path, body, onRefused) {
      const json = body && { 'content-type': 'application/json' }
      for (;;) {
        const headers = { authorization: `Bearer ${token}`, ...json }
        const { status, text } = await client.repeat(method, path, headers, body && JSON.stringify(body))
        if (status === 200) return text && JSON.parse(text)
        if (status !== 401) throw new Error(`${host}: ${method} ${path} gets ${status} ${text}`)
        onRefused()
        await client.logIn()
      }
    },
    async advance(by) {
      const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' }
      const body = JSON.stringify({ by, keepTokens: true })
      const { status, text } = await client.repeat('POST', '/__admin/clock/advance', headers, body)
      if (status !== 200) throw new Error(`${host}: advance gets ${status} ${text}`)
    },
    close: () => agent.destroy(),
  }
  return client
}

/** The sandboxes that a replica holds. */
function listHeld({ pid }) {
  return readdirSync(join(data, 'locks')).flatMap((file) => {
    try {
      const isHeld = JSON.parse(readFileSync(join(data, 'locks', file), 'utf8')).pid === pid
      return isHeld ? [/^sandbox-(.*)\.json$/.exec(file)?.[1] ?? ''] : []
    } catch {
      // it is being written, or has gone
      return []
    }
  })
}

/** Lets workers work while the first replica is killed and a third one joins. */
async function work(port, ca, replicas, join) {
  const state = {
    killedAt: Number.POSITIVE_INFINITY,
    held: new Set(),
    isOver: false,
    lost: 0,
    logins: 0,
    repeated: 0,
  }
  const rounds = new Array(WORKERS).fill(0)
  const mayBeLost = (at) => at >= state.killedAt - LOSS && at <= state.killedAt + LATE

  const runWorker = async (n) => {
    const name = `w${n}`
    const client = createClient(name, port, ca)
    await client.logIn()
    const onRefused = () => {
      state.logins++
      if (!state.held.has(name) || !mayBeLost(client.loggedInAt)) throw new Error(`${name}: a login was lost`)
    }
    const [{ id }] = await client.api('GET', '/v3/Jobs', undefined, onRefused)
    /** Confirmed writes. */
    const writes = []
    for (let round = 1; !state.isOver; round++) {
      await client.api('PUT', `/v3/Jobs/${id}`, { description: `${name} round ${round}` }, onRefused)
      writes.push({ round, at: Date.now() })
      await client.advance('PT1M')
      const jobs = await client.api('GET', '/v3/Jobs', undefined, onRefused)
      const seen = jobs.flatMap(({ description }) => /^(w\d+) round (\d+)$/.exec(description) ?? [])
      if (seen.length > 3 || (seen.length > 0 && seen[1] !== name))
        throw new Error(`${name} sees the world of another worker: ${seen}`)
      if (!jobs.every(({ _links }) => _links.self.href.startsWith(`https://${client.host}:${port}/`)))
        throw new Error(`${name} gets links to another host`)
      const last = Number(seen[2] ?? 0)
      const missing = writes.filter((write) => write.round > last)
      state.lost += missing.length
      for (const { round, at } of missing)
        if (!state.held.has(name) || !mayBeLost(at))
          throw new Error(`${name}: round ${round} is lost, ${state.killedAt - at} ms before the kill`)
      // it is back where it was, and goes on from there
      writes.length = 0
      writes.push({ round: last, at: Date.now() })
      rounds[n] = round
      await sleep(PAUSE())
    }
    state.repeated += client.repeated
    client.close()
  }

  const workers = Array.from({ length: WORKERS }, (_, n) => runWorker(n))
  const all = Promise.all(workers)
  const until = async (condition) => {
    while (!condition()) await Promise.race([sleep(100), all])
  }
  await until(() => rounds.every((round) => round >= ROUNDS))
  // some of the killed replica's sandboxes are asked for as soon as it is dead
  const probes = listHeld(replicas[0])
    .filter((name) => /^w\d+$/.test(name))
    .slice(0, 10)
    .map((name) => createClient(name, port, ca))
  for (const probe of probes) await probe.logIn()
  await sleep(2 * LOSS)
  const joining = join()
  state.held = new Set(listHeld(replicas[0]))
  state.killedAt = Date.now()
  replicas[0].kill('SIGKILL')
  const takeovers = await Promise.all(
    probes.map(async (probe) => {
      await probe.api('GET', '/v3/Jobs', undefined, () => {
        throw new Error(`${probe.host}: a login was lost`)
      })
      probe.close()
      return Date.now() - state.killedAt
    }),
  )
  replicas[0] = await joining
  const before = [...rounds]
  await until(() => rounds.every((round, n) => round >= before[n] + ROUNDS))
  state.isOver = true
  await all
  const moved = listHeld(replicas[0]).length
  if (state.held.size === 0 || moved === 0)
    throw new Error(
      `nothing has moved: ${state.held.size} sandboxes of the killed replica, ${moved} of the new one`,
    )
  takeovers.sort((a, b) => a - b)
  console.log(
    `farm: ${WORKERS} workers end well, ${rounds.reduce((sum, round) => sum + round)} rounds; ` +
      `${state.held.size} sandboxes of the killed replica, ${moved} went to the new one`,
  )
  console.log(
    `farm: ${state.lost} writes and ${state.logins} logins of the last moment were lost, ${state.repeated} requests repeated`,
  )
  console.log(
    `farm: takeover after a kill ${takeovers[takeovers.length >> 1]} ms (median), ${takeovers.at(-1)} ms (slowest)`,
  )
}

/** Measures load with fewer and fewer replicas: the others are stopped in an orderly way, so nothing is lost. */
async function measureLoad(port, ca, replicas, replicaPorts) {
  const running = [...replicas, await startReplica(replicaPorts[0])]
  const names = Array.from({ length: 30 }, (_, n) => `w${n}`)
  for (let count = running.length; count > 0; count--) {
    const clients = names.map((name) => createClient(name, port, ca))
    const targets = []
    // until all replicas have their share
    await sleep(3000)
    for (const client of clients) {
      const token = await client.logIn()
      const [job] = await client.api('GET', '/v3/Jobs', undefined, () => {})
      targets.push(`{ host = "${client.host}:${port}", token = "${token}", path = "/v3/Jobs/${job.id}" }`)
      client.close()
    }
    for (const [kind, query] of [
      ['the same request', ''],
      ['new requests', ' .. "?n=" .. n'],
    ]) {
      const script = join(folder, 'load.lua')
      writeFileSync(
        script,
        `local targets = { ${targets.join(', ')} }
local n = 0
request = function()
  n = n + 1
  local target = targets[n % #targets + 1]
  return wrk.format("GET", target.path${query}, { Host = target.host, Authorization = "Bearer " .. target.token })
end
`,
      )
      const args = ['-t1', '-c30', `-d${SECONDS_OF_LOAD}`, '-s', script, `https://127.0.0.1:${port}`]
      const text = execFileSync('wrk', args, { encoding: 'utf8' })
      const [, rate] = /Requests\/sec:\s+([\d.]+)/.exec(text) ?? []
      if (rate === undefined || text.includes('Non-2xx')) throw new Error(text)
      console.log(`farm: ${count} replicas, ${kind}: ${Math.round(Number(rate))}/s`)
    }
    const last = running.pop()
    last.kill('SIGTERM')
    if (last.exitCode === null) await once(last, 'exit')
  }
}
