// CommonJS needs no flag
const { useMock } = require('vbo365-mock')
const { listFailedJobs } = require('./client.cjs')

const mock = useMock({ beforeAll, beforeEach, afterAll }, { now: '2026-03-02T14:30:00Z' })

test('a job whose repository is full is among those that have failed', async () => {
  const failed = () => listFailedJobs(mock().url, mock().ca, 'administrator', 'password')
  const before = await failed()
  await mock().scenarios.apply('repository-full')
  await mock().clock.advance('P1D', { keepTokens: true })
  expect((await failed()).length).toBeGreaterThan(before.length)
})
