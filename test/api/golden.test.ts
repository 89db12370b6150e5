import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import t from 'tap'
import { startMock } from '../../src/index.js'

const expected = readFileSync(new URL('../../fixtures/golden/job-sessions.json', import.meta.url))

t.test('the documented session is answered to the byte', async (t) => {
  const mock = await startMock()
  t.teardown(() => mock.close())
  const authorization = `Bearer ${await mock.token()}`
  const { port } = new URL(mock.url)

  // twice: once built, and once from the bytes that are kept
  for (const turn of ['built', 'kept']) {
    const answer = await new Promise<Buffer>((resolve, reject) => {
      request(
        {
          host: 'localhost',
          port,
          ca: mock.ca,
          path: '/v3/Jobs/b20cedd4-66b2-49b1-86de-a575dc67e83b/JobSessions',
          headers: { host: 'support.east.local:4443', authorization },
          servername: 'localhost',
        },
        (response) => {
          const parts: Buffer[] = []
          response.on('data', (part) => parts.push(part)).on('end', () => resolve(Buffer.concat(parts)))
          t.equal(response.headers['content-type'], 'application/json; charset=utf-8')
          t.equal(response.headers['content-length'], String(expected.length))
        },
      )
        .on('error', reject)
        .end()
    })
    t.equal(answer.toString(), expected.toString(), turn)
  }
})
