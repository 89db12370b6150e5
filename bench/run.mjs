// npm run bench: what we cost beside a bare node:https server, measured in the same run, in turns.
// Options: --rounds 7 --seconds 1.5 --quick
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { output, start, stop } from './children.mjs'
import { ask, ca, clear, folder, logIn, median, memory, OURS, pem } from './client.mjs'
import { print } from './print.mjs'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
})
const ROUNDS = Number(values.rounds ?? (values.quick ? 3 : 7))
const SECONDS = Number(values.seconds ?? (values.quick ? 0.5 : 1.5))
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

async function load(url, headers, connections) {
  const plan = { url, headers, ca, connections, seconds: SECONDS }
  const { answers, seconds } = JSON.parse(await output(['bench/load.mjs', JSON.stringify(plan)]))
  return answers / seconds
}

async function measureSpeed(ours, headers, { name, path, body }) {
  const file = join(folder, 'body.json')
  writeFileSync(file, body)
  const bare = await start(['bench/servers/bare.mjs', pem, file])
  const plain = await start(['bench/servers/plain.mjs', pem, file])
  const urls = { bare: `${bare.url}/`, plain: `${plain.url}/`, ours: ours.url + path }
  for (const connections of CONNECTIONS) {
    const rounds = []
    // the first round warms up
    for (let round = 0; round <= ROUNDS; round++) {
      const rates = {}
      for (const [server, url] of Object.entries(urls)) rates[server] = await load(url, headers, connections)
      if (round > 0) rounds.push(rates)
    }
    const rate = (server) => Math.round(median(rounds.map((rates) => rates[server])))
    const ratio = (server) => median(rounds.map((rates) => rates[server] / rates.bare)).toFixed(2)
    print(
      `${name}, ${connections} connections`,
      rate('bare'),
      rate('plain'),
      rate('ours'),
      ratio('plain'),
      ratio('ours'),
    )
  }
  await stop(bare)
  await stop(plain)
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
    plain: [['bench/servers/plain.mjs', pem, file], ask],
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
  print('cold start', ms('bare'), ms('plain'), ms('ours'), '', '', `ours/plain ${ratio}`)
}

try {
  // the first start makes the certificates, and is not measured
  await stop(await start(OURS))
  const ours = await start(OURS)
  const headers = await logIn(ours.url)
  const answers = await chooseAnswers(ours.url, headers)
  console.log(
    `medians of ${ROUNDS} rounds of ${SECONDS} s in turns, HTTPS on loopback, token check on, load from a process of its own\n`,
  )
  print('answers a second', 'bare https', 'plain', 'ours', 'plain/bare', 'ours/bare')
  const before = memory(ours)
  for (const answer of answers) await measureSpeed(ours, headers, answer)
  console.log()
  print('resident memory of ours', '', '', `${before} MB`, '', '', `after the load ${memory(ours)} MB`)
  await stop(ours)
  const file = join(folder, 'body.json')
  await measureStart(file)
  console.log(
    '\naims: 0.85 of bare https with the sessions of a job; a cold start of 2 x plain; 110 MB after the load',
  )
} finally {
  clear()
}
