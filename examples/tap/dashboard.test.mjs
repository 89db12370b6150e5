import t from 'tap'
import { useMock } from 'vbo365-mock'
import { Vbo365 } from '../client/vbo365.mjs'

const mock = useMock(t, { now: '2026-03-02T14:30:00Z' })

t.test('the dashboard shows that a job is running, and then that it has done well', async (t) => {
  const client = new Vbo365(mock().url, mock().ca)
  await client.login('administrator', 'password')
  const job = (await client.jobs()).find(({ name }) => name.startsWith('Whole organization'))
  await client.startJob(job.id)
  t.equal(await client.statusOf(job.id), 'Running')
  await mock().clock.advance('PT1H', { keepTokens: true })
  t.match(await client.statusOf(job.id), /Success|Warning/)
})
