// npm run bench: what a later version of the API costs: its main reads against those of version 3, in turns in one run, and the
// first request for it, which makes its routes, while others ask for the health of the server.
// Aims on a quiet machine: 1.1 of the CPU of version 3; 150 ms for the first request, of which nobody waits more than 50 ms.
// Options: --rounds 5 --seconds 2 (whole ones) --quick
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { start, stop } from './children.mjs'
import { ask, ca, clear, logIn, median, OURS } from './client.mjs'
import { cpuOf, load, tool } from './pressure.mjs'
import { print } from './print.mjs'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
})
const ROUNDS = Number(values.rounds ?? (values.quick ? 3 : 5))
const SECONDS = Number(values.seconds ?? (values.quick ? 1 : 2))
/** Milliseconds from one question about the health to the next: few, for a version is there soon. */
const EVERY = 5
/** Milliseconds in which what was begun by the start has ended. */
const SETTLED = 500
const LATER = ['v4', 'v5', 'v6', 'v7', 'v8']

/** Paths of reads that both versions have, without the version. */
async function chooseReads(url, headers) {
  const sessions = JSON.parse(await ask(`${url}/v3/JobSessions`, { headers }))
  const session = `/JobSessions/${sessions[0].id}`
  return {
    jobs: '/Jobs',
    organizations: '/Organizations',
    'one session': session,
    'a page of LogItems': `${session}/LogItems`,
  }
}

/** CPU per answer of both versions in turns: their medians, and that of the ratios. */
async function compare(server, headers, path, vary) {
  const rounds = []
  // the first round warms up
  for (let round = 0; round <= ROUNDS; round++) {
    const cpu = {}
    for (const version of ['v3', 'v8']) {
      const before = cpuOf(server)
      const url = `${server.url}/${version}${path}`
      const { rate } = await load({ url, headers, ca, connections: 10, vary, seconds: SECONDS })
      cpu[version] = (cpuOf(server) - before) / (rate * SECONDS)
    }
    if (round > 0) rounds.push(cpu)
  }
  const of = (version) => `${median(rounds.map((cpu) => cpu[version])).toFixed(0)} us`
  return [of('v3'), of('v8'), median(rounds.map(({ v3, v8 }) => v8 / v3)).toFixed(2)]
}

async function measureReads() {
  const server = await start(OURS)
  const headers = await logIn(server.url)
  print('CPU of an answer', 'v3', 'v8', 'v8/v3')
  for (const [name, path] of Object.entries(await chooseReads(server.url, headers))) {
    print(name, ...(await compare(server, headers, path, false)))
    print(`${name}, built each time`, ...(await compare(server, headers, path, true)))
  }
  await stop(server)
}

/** The first request for a version of a server that has answered others, and the longest that its health took meanwhile. */
async function measureFirst(version) {
  const server = await start(OURS)
  const headers = await logIn(server.url)
  await ask(`${server.url}/v3/Jobs`, { headers })
  const health = new Worker(new URL('health.mjs', import.meta.url), {
    workerData: { url: server.url, ca: readFileSync(ca, 'utf8'), every: EVERY },
  })
  await once(health, 'message')
  await sleep(SETTLED)
  const begun = performance.now()
  await ask(`${server.url}/${version}/Jobs`, { headers })
  const ms = performance.now() - begun
  health.postMessage('end')
  const [waits] = await once(health, 'message')
  await stop(server)
  return { ms, most: waits.at(-1) }
}

try {
  // the first start makes the certificates
  await stop(await start(OURS))
  console.log(`medians of ${ROUNDS} rounds of ${SECONDS} s in turns, 10 connections, load by ${tool}\n`)
  await measureReads()
  console.log()
  print('first request of a version', 'ms', 'longest wait')
  for (const version of LATER) {
    const all = []
    for (let round = 0; round < ROUNDS; round++) all.push(await measureFirst(version))
    print(version, ...['ms', 'most'].map((what) => Math.round(median(all.map((one) => one[what])))))
  }
} finally {
  clear()
}
