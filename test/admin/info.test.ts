import t from 'tap'
import { countLevels, loadEvidence } from '../../src/catalogue/evidence.js'
import { mock } from '../helper.js'

t.test('it says what a client has to know', async (t) => {
  const { app, login } = mock(t, { user: [{ name: 'Anna', password: "a'b" }], adminToken: 'secret' })
  await login('administrator').catch(() => {})
  await app.inject({ method: 'POST', url: '/__admin/reset?sandbox=w7' })
  const answer = await app.inject({ url: '/__admin/info', headers: { host: 'mock.localhost:4443' } })
  t.match(answer.json(), {
    api: ['v3', 'v4', 'v5', 'v6', 'v7', 'v8'],
    profile: 'small',
    seed: 365,
    url: 'http://mock.localhost:4443',
    auth: 'strict',
    logins: [{ name: 'Anna', password: "a'b" }],
    sandboxes: ['', 'w7'],
    adminToken: true,
    ca: false,
    evidence: countLevels(loadEvidence()),
  })
  t.notMatch(answer.body, 'secret')
  t.equal((await app.inject({ url: '/__admin/info', remoteAddress: '192.0.2.1' })).statusCode, 403)
})
