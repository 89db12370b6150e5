// npm run bench: what the tester's controls cost: a reset, the journal beside none, 200 sandboxes beside one.
// Options: --rounds 5 --seconds 1
import { Agent } from 'node:https'
import { parseArgs } from 'node:util'
import { start, stop } from './children.mjs'
import { ask, ca, clear, logIn, median, memory, OURS } from './client.mjs'
import { load, tool } from './pressure.mjs'
import { print } from './print.mjs'

const { values } = parseArgs({ options: { rounds: { type: 'string' }, seconds: { type: 'string' } } })
const ROUNDS = Number(values.rounds ?? 5)
const SECONDS = Number(values.seconds ?? 1)
const PATH = '/v3/Jobs'
const MANY = 200
const agent = new Agent({ keepAlive: true })

const rateAt = async (url, headers, connections) =>
  (await load({ url: url + PATH, headers, ca, connections, seconds: SECONDS })).rate

/** Two rates in turns, and the median of their ratios. The first round warms up. */
async function compare(name, one, other, aim) {
  const rounds = []
  for (let round = 0; round <= ROUNDS; round++) {
    const rates = [await one(), await other()]
    if (round > 0) rounds.push(rates)
  }
  const rate = (n) => Math.round(median(rounds.map((rates) => rates[n])))
  const ratio = median(rounds.map(([a, b]) => b / a)).toFixed(2)
  print(name, rate(0), rate(1), ratio, aim)
}

async function measureReset(profile, aim) {
  const server = await start([...OURS, '--log-level', 'silent', '--profile', profile])
  await logIn(server.url)
  const time = async (path, method) => {
    const times = []
    for (let n = 0; n < 60; n++) {
      const begun = performance.now()
      await ask(server.url + path, { method, agent })
      times.push(performance.now() - begun)
    }
    return median(times)
  }
  const way = await time('/__admin/health', 'GET')
  const reset = await time('/__admin/reset', 'POST')
  print(`a reset of ${profile}`, `${(reset - way).toFixed(2)} ms`, '', '', aim)
  await stop(server)
}

try {
  // the first start makes the certificates
  await stop(await start(OURS))
  await measureReset('small', 'aim 2 ms')
  await measureReset('large', 'aim 20 ms')

  const quiet = [...OURS, '--log-level', 'silent']
  const [plain, journaled] = [await start([...quiet, '--journal', '0']), await start(quiet)]
  const [some, other] = [await logIn(plain.url), await logIn(journaled.url)]
  print(`\nanswers a second (${tool})`, 'without', 'with', 'ratio')
  for (const connections of [1, 10])
    await compare(
      `the journal, ${connections} connections`,
      () => rateAt(plain.url, some, connections),
      () => rateAt(journaled.url, other, connections),
      'aim 0.90',
    )
  await stop(plain)

  const many = []
  for (let n = 0; n < MANY; n++) many.push(await logIn(journaled.url, `administrator+w${n}`))
  print('\nanswers a second', 'one', MANY, 'ratio')
  await compare(
    `sandboxes, ${MANY} connections`,
    () => rateAt(journaled.url, other, MANY),
    () => rateAt(journaled.url, many, MANY),
    'aim 0.90',
  )
  print('resident memory', '', `${memory(journaled)} MB`)
  await stop(journaled)
} finally {
  agent.destroy()
  clear()
}
