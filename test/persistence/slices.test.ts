import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { InjectOptions } from 'fastify'
import t, { type Test } from 'tap'
import { jsonPieces } from '../../src/persistence/file-pieces.js'
import { FORM, mock, NOW } from '../helper.js'
import { Turns } from '../turns.js'

/** A mock that keeps a sandbox `w1` beside the default one, and does what it wants done later when the test says so. */
async function keeper(t: Test) {
  const dataDir = t.testdir()
  const turns = new Turns()
  const waiting: (() => unknown)[] = []
  const later = (run: () => unknown): void => void waiting.push(run)
  const api = mock(t, { dataDir, timers: { startTimeout: later }, scheduler: turns.scheduler })
  await api.login('administrator+w1')
  const save = async (): Promise<void> => void (await Promise.all(waiting.splice(0).map((run) => run())))
  const read = (): string => readFileSync(`${dataDir}/sandbox-w1.json`, 'utf8')
  const move = (by: string) =>
    api.control('POST', '/__admin/clock/advance?sandbox=w1', { by, keepTokens: true })
  return { ...api, dataDir, turns, save, read, move, files: () => readdirSync(dataDir).sort() }
}

t.test('a sandbox is saved in slices, as it was when that began', async (t) => {
  const m = await keeper(t)
  await m.save()
  const before = m.read()
  await m.move('PT1S')
  m.turns.hold()
  const saved = m.save()
  const count = await m.turns.until(saved, async (turn) => {
    t.equal(m.read(), before, 'whoever reads it meets all of the old text')
    if (turn === 1) t.equal((await m.control('GET', '/__admin/health')).statusCode, 200)
  })
  t.ok(count >= 2, `it takes ${count} turns`)
  const { time } = JSON.parse(before)
  t.equal(JSON.parse(m.read()).time, time + 1000)
  t.equal(m.files().length, 1, 'and there is nothing beside it')
})

t.test('what changes while it is saved is saved after that', async (t) => {
  const m = await keeper(t)
  await m.save()
  await m.move('PT1S')
  const { time } = JSON.parse(m.read())
  m.turns.hold()
  const saved = m.save()
  let moved: Promise<unknown> | undefined
  await m.turns.until(saved, (turn) => {
    if (turn === 1) moved = m.move('PT1S')
  })
  if (moved) await m.turns.until(moved)
  await m.turns.until(m.save())
  t.equal(JSON.parse(m.read()).time, time + 2000)
})

t.test('a sandbox that is deleted while it is saved does not come back', async (t) => {
  const m = await keeper(t)
  await m.move('PT1S')
  m.turns.hold()
  const saved = m.save()
  let deleted: Promise<unknown> | undefined
  await m.turns.until(saved, (turn) => {
    if (turn === 1) deleted = m.control('DELETE', '/__admin/sandboxes/w1')
  })
  t.match(await deleted, { statusCode: 200 })
  t.strictSame(m.files(), [])
})

t.test('a server that ends while it saves saves all of it', async (t) => {
  const m = await keeper(t)
  await m.move('PT1S')
  m.turns.hold()
  const saved = m.save()
  let closed: Promise<unknown> | undefined
  await m.turns.until(saved, (turn) => {
    if (turn === 1) closed = m.app.close()
  })
  await closed
  const text = m.read()
  t.strictSame(m.files(), ['sandbox-w1.json'])
  t.equal(JSON.stringify(JSON.parse(text)), text)
})

t.test('a sandbox is loaded in slices, once, and while that goes on others are answered', async (t) => {
  const first = await keeper(t)
  await first.move('PT1S')
  await first.app.close()
  const turns = new Turns()
  const m = mock(t, {
    dataDir: first.dataDir,
    timers: { startTimeout: () => {} },
    scheduler: turns.scheduler,
  })
  await m.login()
  await m.control('GET', '/__admin/health')
  turns.hold()
  const clock = () => m.control('GET', '/__admin/clock?sandbox=w1')
  const loaded = Promise.all([clock(), clock()])
  const count = await turns.until(loaded, async (turn) => {
    if (turn === 1) t.equal((await m.control('GET', '/__admin/health')).statusCode, 200)
  })
  t.ok(count > 10, `it takes ${count} turns`)
  for (const answer of await loaded) t.match(answer.json(), { now: '2026-03-02T14:30:01.000Z' })
})

t.test('the default sandbox is loaded in slices by whoever comes first', async (t) => {
  const dataDir = t.testdir()
  const before = mock(t, { dataDir, timers: { startTimeout: () => {} } })
  await before.control('POST', '/__admin/clock/advance', { by: 'PT1S' })
  await before.app.close()
  const form = (payload: string): InjectOptions => ({
    method: 'POST',
    url: '/v3/Token',
    headers: FORM,
    payload: `grant_type=password&password=password&username=${payload}`,
  })
  for (const [name, least, ask] of [
    ['a login', 10, form('administrator')],
    ['a login of nobody', 10, form('nobody@nowhere.example')],
    ['a login of nobody in a sandbox that there is not', 10, form('nobody@nowhere.example%2Bw9')],
    ['a control', 10, { url: '/__admin/clock' }],
    ['a request without a token', 10, { url: '/v3/Jobs' }],
    [
      'a request that is no JSON',
      10,
      { method: 'POST', url: '/v3/Token', headers: { 'content-type': 'application/json' }, payload: '{' },
    ],
    ['what the server is', 0, { url: '/__admin/info' }],
  ] as const satisfies [string, number, InjectOptions][]) {
    const turns = new Turns()
    const m = mock(t, { dataDir, timers: { startTimeout: () => {} }, scheduler: turns.scheduler })
    // what the controls are made of takes turns too
    await m.app.inject('/__admin/health')
    turns.hold()
    const answer = m.app.inject(ask)
    const count = await turns.until(answer)
    t.ok(least === 0 ? count === 0 : count > least, `${name} takes ${count} turns`)
  }
})

t.test('who asks waits for one idle sandbox that has to be written, and not for all', async (t) => {
  let wall = Date.parse(NOW)
  const waiting: (() => unknown)[] = []
  const later = (run: () => unknown): void => void waiting.push(run)
  const dataDir = t.testdir()
  const m = mock(t, { dataDir, timers: { now: () => wall, startTimeout: later }, sandboxIdle: 1000 })
  for (const name of ['w1', 'w2', 'w3', 'w4']) await m.login(`administrator+${name}`)
  const inUse = async (): Promise<string[]> =>
    (await m.control('GET', '/__admin/sandboxes')).json().sandboxes.map(({ name }: { name: string }) => name)
  wall += 2000
  t.strictSame(
    (await inUse()).filter((name) => name !== ''),
    ['w2', 'w3', 'w4'],
  )
  t.strictSame(readdirSync(dataDir), ['sandbox-w1.json'])
  await Promise.all(waiting.splice(0).map((run) => run()))
  t.strictSame(
    (await inUse()).filter((name) => name !== ''),
    [],
    'those that are saved end together',
  )
  t.equal(readdirSync(dataDir).filter((file) => file.startsWith('sandbox-w')).length, 4)
})

t.test('a file that is damaged is told of as if it was read at once', async (t) => {
  const dataDir = t.testdir({})
  writeFileSync(`${dataDir}/sandbox-w1.json`, '{"format":1')
  const lines: string[] = []
  const logger = { level: 'warn', stream: { write: (line: string) => void lines.push(line) } }
  const m = mock(t, { dataDir, timers: { startTimeout: () => {} }, logger })
  await m.login('administrator+w1')
  let reason = ''
  try {
    JSON.parse('{"format":1')
  } catch (error) {
    reason = (error as Error).message
  }
  t.equal(JSON.parse(lines[0] ?? '{}').reason, reason)
})

t.test('pieces are what would be written at once', async (t) => {
  for (const value of [
    {},
    { a: 1, b: undefined, c: null, d: 'x"y' },
    {
      list: [],
      tables: { rows: [{ a: [1, { b: 2 }] }, undefined, 'x'], none: [], one: { two: { three: [4] } } },
    },
    { tables: { rows: Array.from({ length: 20_000 }, (_, n) => ({ n, text: 'é'.repeat(n % 7) })) } },
  ])
    t.equal([...jsonPieces(value)].join(''), JSON.stringify(value))
  const rows = Array.from({ length: 20_000 }, String)
  for (const value of [rows, { rows }, { tables: { rows } }]) t.ok([...jsonPieces(value)].length > 1)
})
