// The mock in a container of the test's own, with Testcontainers (npm install testcontainers; it needs Docker).
// Run with: npm run testcontainers
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Vbo365MockContainer } from 'vbo365-mock/testcontainers'
import { Vbo365 } from '../client/vbo365.mjs'

let mock

before(async () => {
  mock = await new Vbo365MockContainer(process.env.VBO365_MOCK_IMAGE)
    .withProfile('msp')
    .withNow('2026-03-02T14:30:00Z')
    .start()
})
after(() => mock?.stop())

test('the client works against a container, and the test steers it from outside', async () => {
  const client = new Vbo365(mock.url, mock.ca)
  await client.login('administrator+w1', 'password')
  assert.equal((await client.organizations()).length, 10)
  const { id } = (await client.jobs()).find(({ lastStatus }) => lastStatus === 'Success')
  await client.startJob(id)
  assert.equal(await client.statusOf(id), 'Running')
  await mock.controls.sandbox('w1').clock.advance('PT4H', { keepTokens: true })
  assert.match(await client.statusOf(id), /Success|Warning/)
})

test('a token is there for what is not a client of its own', async () => {
  assert.match(await mock.token('administrator+w2'), /^[\w-]+$/)
  await mock.controls
    .sandbox('w2')
    .verify({ calls: [{ match: { operation: 'POST /Token', status: 200 }, times: 1 }] })
  await assert.rejects(mock.token('nobody'), /The login was refused/)
})

test('a container that cannot be used does not stay', async () => {
  // it has another certificate than the one that is read
  const other = new Vbo365MockContainer(process.env.VBO365_MOCK_IMAGE).withEnvironment({
    VBO_MOCK_TLS_ISSUER: 'self-signed',
  })
  await assert.rejects(other.start(), /The certificate of the container cannot be read/)
})
