import { useMock } from 'vbo365-mock'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Vbo365 } from '../client/vbo365.mjs'

const mock = useMock({ beforeAll, beforeEach, afterAll }, { now: '2026-03-02T14:30:00Z' })

test('the dashboard shows that a job is running, and then that it has done well', async () => {
  const client = new Vbo365(mock().url, mock().ca)
  await client.login('administrator', 'password')
  const job = (await client.jobs()).find(({ name }) => name.startsWith('Whole organization'))
  await client.startJob(job.id)
  expect(await client.statusOf(job.id)).toBe('Running')
  await mock().clock.advance('PT1H', { keepTokens: true })
  expect(await client.statusOf(job.id)).toMatch(/Success|Warning/)
})
