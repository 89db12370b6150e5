import { mockFixtures } from 'vbo365-mock/vitest'
import { test as base, expect } from 'vitest'
import { Vbo365 } from '../client/vbo365.mjs'

// each test has a sandbox of its own, so they may run at the same time
const test = base.extend(mockFixtures({ now: '2026-03-02T14:30:00Z' }))

async function countJobs({ url, ca, username }) {
  const client = new Vbo365(url, ca)
  await client.login(username, 'password')
  return (await client.jobs()).length
}

test.concurrent('the client lists the jobs', async ({ mock }) => {
  expect(await countJobs(mock)).toBeGreaterThan(1)
})

test.concurrent('the client says why it cannot', async ({ mock }) => {
  await mock.faults.add({ match: { path: '/v3/Jobs' }, effect: { status: 503 } })
  await expect(countJobs(mock)).rejects.toThrow()
})
