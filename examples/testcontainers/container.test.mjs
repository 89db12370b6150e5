// The mock in a container of the test's own, with Testcontainers (npm install testcontainers; it needs Docker).
// Run with: node --test testcontainers/container.test.mjs
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { GenericContainer, Wait } from 'testcontainers'
import { connect } from 'vbo365-mock'
import { Vbo365 } from '../client/vbo365.mjs'

const IMAGE = process.env.VBO365_MOCK_IMAGE ?? 'vbo365-mock'
const ADMIN_TOKEN = 'let-me-in'

let container
let url
let ca

before(async () => {
  container = await new GenericContainer(IMAGE)
    .withEnvironment({
      VBO_MOCK_NOW: '2026-03-02T14:30:00Z',
      VBO_MOCK_ADMIN_TOKEN: ADMIN_TOKEN,
    })
    .withExposedPorts(4443)
    .withWaitStrategy(Wait.forHealthCheck())
    .start()
  url = `https://localhost:${container.getMappedPort(4443)}`
  // its certificate authority, so that nobody has to switch checks off
  const archive = await container.exec(['cat', '/certs/ca.pem'])
  ca = archive.output
})
after(() => container?.stop())

test('the client works against a container, and the test steers it from outside', async () => {
  const client = new Vbo365(url, ca)
  await client.login('administrator+w1', 'password')
  const job = (await client.jobs()).find(({ name }) => name.startsWith('Whole organization'))
  await client.startJob(job.id)
  const mock = await connect({ url, ca, adminToken: ADMIN_TOKEN })
  await mock.sandbox('w1').clock.advance('PT1H', { keepTokens: true })
  assert.match(await client.statusOf(job.id), /Success|Warning/)
})
