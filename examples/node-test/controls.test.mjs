// Each control once: what a test cannot see or reach without it, and what it does with it.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { useMock } from 'vbo365-mock'
import { Vbo365 } from '../client/vbo365.mjs'

const mock = useMock(
  { before, beforeEach, after },
  {
    now: '2026-03-02T14:30:00Z',
    canaryPort: 0,
  },
)

async function loggedIn(user = 'administrator') {
  const client = new Vbo365(mock().url, mock().ca)
  await client.login(user, 'password')
  return client
}
const jobOf = async (client, name) => (await client.jobs()).find((job) => job.name.startsWith(name))

// keepTokens: the client need not log in again because the clock was moved
test('clock: the night is over at once', async () => {
  const client = await loggedIn()
  const job = await jobOf(client, 'Subsidiary group mailboxes')
  assert.equal(await client.statusOf(job.id), 'never run')
  const { events } = await mock().clock.advance('P1D', { keepTokens: true })
  assert.match(await client.statusOf(job.id), /Success|Warning/)
  assert.ok(events.some(({ type, name }) => type === 'session ended' && name === job.name))
})

test('reset: the next test begins where this one did', async () => {
  const client = await loggedIn()
  const job = await jobOf(client, 'Whole organization')
  const before = await client.sessions(job.id)
  await client.startJob(job.id)
  assert.notDeepEqual(await client.sessions(job.id), before)
  await mock().reset()
  assert.deepEqual(await client.sessions(job.id), before)
})

test('snapshots: a state that took long to reach is there again', async () => {
  const client = await loggedIn()
  const job = await jobOf(client, 'Whole organization')
  await client.startJob(job.id)
  await mock().snapshots.save('running')
  await mock().clock.advance('PT1H', { keepTokens: true })
  assert.notEqual(await client.statusOf(job.id), 'Running')
  await mock().snapshots.load('running')
  assert.equal(await client.statusOf(job.id), 'Running')
})

test('long work: a job ends when the test says so, and as it says', async () => {
  await mock().work.set({ job: 'manual' })
  const client = await loggedIn()
  const job = await jobOf(client, 'Whole organization')
  await client.startJob(job.id)
  await mock().clock.advance('P1D', { keepTokens: true })
  assert.equal(await client.statusOf(job.id), 'Running')
  const [session] = await client.sessions(job.id)
  await mock().sessions.finish(session.id, { status: 'Failed', message: 'the mailbox is locked' })
  assert.equal(await client.statusOf(job.id), 'Failed')
})

test('faults: a client that is told to wait asks again', async () => {
  const client = await loggedIn()
  assert.equal((await client.jobs()).length > 0, true)
  await mock().faults.add({ match: { path: '/v3/Jobs' }, effect: { throttle: 0 }, times: 1 })
  assert.equal((await client.jobs()).length > 0, true)
  await mock().verify({ calls: [{ match: { path: '/v3/Jobs', status: 429 }, times: 1 }] })
  await mock().faults.add({ match: { path: '/v3/Jobs' }, effect: { throttle: 0 } })
  await assert.rejects(client.jobs(), { status: 429 })
})

test('scenarios: a client says why a job has failed', async () => {
  await mock().scenarios.apply('license-expired')
  const client = await loggedIn()
  const job = await jobOf(client, 'Whole organization')
  await client.startJob(job.id)
  await mock().clock.advance('PT5M')
  assert.equal(await client.statusOf(job.id), 'Failed')
})

test('canary: the client does not talk to a server that it cannot trust', async () => {
  const client = new Vbo365(mock().canaryUrl, mock().ca)
  await assert.rejects(client.login('administrator', 'password'), { code: 'CERT_HAS_EXPIRED' })
  assert.deepEqual(await mock().requests.list(), [])
})

test('replay: what a client has done is done again, and comes to the same', async () => {
  const client = await loggedIn()
  await client.startJob((await jobOf(client, 'Whole organization')).id)
  await mock().clock.advance('PT1H', { keepTokens: true })
  const { replayed, stateBefore, stateAfter } = await mock().requests.replay()
  assert.equal(replayed, 1)
  assert.equal(stateAfter, stateBefore)
})

test('verify: what was asked, how often, and in which order', async () => {
  const client = await loggedIn()
  const [organization] = await client.organizations()
  const order = {
    order: true,
    calls: [
      { match: { operation: 'POST /Organizations/{id}/Action explore' } },
      { match: { operation: 'POST /RestoreSessions/{id}/Action stop' } },
    ],
  }
  await assert.rejects(mock().verify(order), /explore/)
  await client.countMailboxes(organization.id)
  await mock().verify(order)
})

test('report: a restore session that was left open is found', async () => {
  const client = await loggedIn()
  const [organization] = await client.organizations()
  const rules = async () => (await mock().report()).findings.map(({ rule }) => rule)
  await client.countMailboxes(organization.id)
  assert.ok(!(await rules()).includes('restore-session-left-open'))
  await client.explore(organization.id, 'vex')
  assert.ok((await rules()).includes('restore-session-left-open'))
})

test('state: that a call has changed nothing is one comparison', async () => {
  const client = await loggedIn()
  const job = await jobOf(client, 'Support mailbox')
  await assert.rejects(client.startJob(job.id), /disabled/)
  const [refused] = await mock().requests.list({ operation: 'POST /Jobs/{id}/Action start' })
  assert.deepEqual(refused.changes, [])
})

test('sandboxes: several tests at once, on one server, with one client', async () => {
  const [one, other] = [await loggedIn('administrator+one'), await loggedIn('administrator+other')]
  const [mine, theirs] = [await jobOf(one, 'Whole'), await jobOf(other, 'Whole')]
  await one.startJob(mine.id)
  assert.equal(await one.statusOf(mine.id), 'Running')
  assert.notEqual(await other.statusOf(theirs.id), 'Running')
  await mock().sandbox('one').clock.advance('PT1H', { keepTokens: true })
  assert.notEqual(await one.statusOf(mine.id), 'Running')
})
