import { test as base, expect } from '@playwright/test'
import { mockFixtures } from 'vbo365-mock/playwright'

// each test has a sandbox of its own; plain HTTP, because Playwright's own requests trust what Node trusts
const test = base.extend(mockFixtures({ now: '2026-03-02T14:30:00Z', httpPort: 0 }))

test('the API tells of a job that has failed', async ({ mock, request }) => {
  await mock.scenarios.apply('repository-full')
  await mock.clock.advance('P1D')
  const headers = { authorization: `Bearer ${await mock.token()}` }
  const jobs = await (await request.get(`${mock.httpUrl}/v3/Jobs`, { headers })).json()
  expect(jobs.map(({ lastStatus }) => lastStatus)).toContain('Failed')
})

test('another test begins anew', async ({ mock, request }) => {
  const headers = { authorization: `Bearer ${await mock.token()}` }
  const sessions = await (await request.get(`${mock.httpUrl}/v3/Jobs`, { headers })).json()
  expect(sessions.length).toBeGreaterThan(1)
})
