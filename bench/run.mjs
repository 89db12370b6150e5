// npm run bench: what we cost beside Fastify and a bare node:https server, measured in the same run, in turns.
// Options: --rounds 5 --seconds 2 (whole ones) --quick
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { start, stop } from './children.mjs'
import { ask, ca, clear, folder, logIn, median, memory, OURS, pem } from './client.mjs'
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
const CONNECTIONS = [1, 10, 100]
/** The three answers that are measured: their addresses on our server, and their bytes. */
async function chooseAnswers(url, headers) {
  const get = (path) => ask(url + path, { headers })
  const jobs = JSON.parse(await get('/v3/Jobs'))
  const lengths = await Promise.all(
    jobs.map(async ({ id }) => JSON.parse(await get(`/v3/Jobs/${id}/JobSessions`)).length),
  )
  const place = lengths.indexOf(
    lengths.reduce((best, n) => (Math.abs(n - 30) < Math.abs(best - 30) ? n : best)),
  )
  const sessions = `/v3/Jobs/${jobs[place].id}/JobSessions`
  const { id } = JSON.parse(await get(sessions)).at(-1)
  const paths = {
    [`${lengths[place]} sessions`]: sessions,
    'one session': `/v3/JobSessions/${id}`,
    'a page of LogItems': `/v3/JobSessions/${id}/LogItems`,
  }
  return Promise.all(
    Object.entries(paths).map(async ([name, path]) => ({ name, path, body: await get(path) })),
  )
}

/** Rate, latency and CPU of several servers in turns: the median of each, and those of the ratios of one to another. */
async function compare(servers, plan, [one, other]) {
  const rounds = []
  // the first round warms up
  for (let round = 0; round <= ROUNDS; round++) {
    const measured = {}
    for (const [name, { server, url, headers = {} }] of Object.entries(servers)) {
      const before = cpuOf(server)
      const { rate, p99 } = await load({ ...plan, url, headers, ca, seconds: SECONDS })
      measured[name] = { rate, p99, cpu: (cpuOf(server) - before) / (rate * SECONDS) }
    }
    if (round > 0) rounds.push(measured)
  }
  const of = (name, what) => median(rounds.map((measured) => measured[name][what]))
  const ratio = (what) => median(rounds.map((measured) => measured[one][what] / measured[other][what]))
  return { of, ratio }
}

async function measureSpeed(ours, headers, { name, path, body }) {
  const file = join(folder, 'body.json')
  writeFileSync(file, body)
  const started = {}
  for (const server of ['bare', 'kept', 'plain'])
    started[server] = await start([`bench/servers/${server}.mjs`, pem, file])
  const at = (server) => ({ server: started[server], url: `${started[server].url}/x`, headers })
  const own = { server: ours, url: ours.url + path, headers }
  const row = (label, { of, ratio }, other) =>
    print(
      label,
      ...['bare', other, 'ours'].map((server) => (server === '' ? '' : Math.round(of(server, 'rate')))),
      ratio('rate').toFixed(2),
      ...[other, 'ours'].map((server) => `${of(server, 'cpu').toFixed(0)} us`),
      ...[other, 'ours'].map((server) => `${of(server, 'p99').toFixed(1)} ms`),
    )
  for (const connections of CONNECTIONS) {
    const servers = { bare: at('bare'), kept: at('kept'), ours: own }
    row(
      `${name}, ${connections} connections`,
      await compare(servers, { connections }, ['ours', 'kept']),
      'kept',
    )
  }
  const built = { bare: at('bare'), plain: at('plain'), ours: own }
  row(
    `${name}, built each time`,
    await compare(built, { connections: 10, vary: true }, ['ours', 'plain']),
    'plain',
  )
  for (const server of Object.values(started)) await stop(server)
}

/** Milliseconds from spawn to the first answer: ours to a login, which is when its world is made. */
async function coldStart(args, firstAnswer) {
  const begun = performance.now()
  const server = await start(args)
  await firstAnswer(server.url)
  const ms = performance.now() - begun
  await stop(server)
  return ms
}

async function measureStart(file) {
  const servers = {
    bare: [['bench/servers/bare.mjs', pem, file], ask],
    plain: [['bench/servers/plain.mjs', pem, file], (url) => ask(`${url}/x`)],
    ours: [OURS, logIn],
  }
  const times = { bare: [], plain: [], ours: [] }
  for (let round = 0; round <= ROUNDS + 2; round++)
    for (const [name, [args, firstAnswer]] of Object.entries(servers)) {
      const ms = await coldStart(args, firstAnswer)
      if (round > 0) times[name].push(ms)
    }
  const ms = (name) => `${Math.round(median(times[name]))} ms`
  const ratio = median(times.ours.map((time, n) => time / times.plain[n])).toFixed(2)
  print('spawn to first answer or login', ms('bare'), ms('plain'), ms('ours'), ratio)
}

try {
  // the first start makes the certificates, and is not measured
  await stop(await start(OURS))
  const ours = await start(OURS)
  const headers = await logIn(ours.url)
  const answers = await chooseAnswers(ours.url, headers)
  console.log(
    `medians of ${ROUNDS} rounds of ${SECONDS} s in turns, HTTPS on loopback, token check, journal and controls on, load by ${tool}`,
  )
  console.log(
    'Fastify sends bytes that it has kept; in the rows "built each time" it builds the answer, as we do\n',
  )
  print(
    'answers a second',
    'bare https',
    'Fastify',
    'ours',
    'ours/Fastify',
    'CPU Fastify',
    'ours',
    'p99 Fastify',
    'ours',
  )
  const before = memory(ours)
  for (const answer of answers) await measureSpeed(ours, headers, answer)
  console.log()
  console.log(`resident memory of ours: ${before} MB, after the load ${memory(ours)} MB`)
  await stop(ours)
  const file = join(folder, 'body.json')
  await measureStart(file)
  console.log(
    '\naims: 0.95 of Fastify with kept answers, p99 within 1.5 of it, 0.87 where answers are built; 110 MB after the load; a start of 1.5 x Fastify',
  )
} finally {
  clear()
}
