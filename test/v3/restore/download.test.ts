import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import https from 'node:https'
import { join } from 'node:path'
import t from 'tap'
import { type Mock, startMock } from '../../../src/index.js'

const HUGE = `
history: PT2H
proxies: [{ hostName: p }]
repositories: [{ name: R, proxy: p, path: /, capacity: 900 TB }]
organizations:
  - users: 1
    content: { documents: 20, documentBytes: 3 GB }
    jobs: [{ name: Everything, repository: R, events: [{ do: start, ago: PT2H }] }]
`

async function ask(mock: Mock, path: string, body?: object): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${await mock.token()}` }
  const method = body === undefined ? 'GET' : 'POST'
  const request = https.request(new URL(path, mock.url), { ca: mock.ca, headers, method, agent: false })
  request.end(body && JSON.stringify(body))
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  return answer
}

async function json<T>(mock: Mock, path: string, body?: object): Promise<T> {
  const pieces: Buffer[] = []
  for await (const piece of await ask(mock, path, body)) pieces.push(piece as Buffer)
  return JSON.parse(Buffer.concat(pieces).toString()) as T
}

interface Entry {
  readonly id: string
  readonly sizeBytes: number
}

t.test('a download of any size starts at once, and can be left at any time', async (t) => {
  const profile = join(t.testdir(), 'huge.yaml')
  writeFileSync(profile, HUGE)
  const mock = await startMock({ profile, now: '2026-03-02T14:30:00Z' })
  t.teardown(() => mock.close())
  const [organization] = await json<Entry[]>(mock, '/v3/Organizations')
  const { id } = await json<Entry>(mock, `/v3/Organizations/${organization?.id}/Action`, {
    explore: { type: 'Veod' },
  })
  const drives = `/v3/RestoreSessions/${id}/Organization/OneDrives`
  const [drive] = (await json<{ results: Entry[] }>(mock, drives)).results
  const of = `${drives}/${drive?.id}`
  const [document] = (await json<{ results: Entry[] }>(mock, `${of}/Documents`)).results

  for (const [url, body, size] of [
    [`${of}/Documents/${document?.id}/Action`, { save: { asZip: 'false' } }, document?.sizeBytes],
    [`${of}/Action`, { save: { asZip: 'true' } }, undefined],
  ] as const) {
    const download = await ask(mock, url, body)
    t.equal(download.statusCode, 200)
    const announced = Number(download.headers['content-length'])
    if (size === undefined) t.ok(announced > 20 * 3 * 2 ** 30, 'the length of a zip is known before')
    else t.equal(announced, size)
    await once(download, 'readable')
    t.ok((download.read() as Buffer).length > 0)
    download.destroy()
  }
  const { statusCode } = await ask(mock, of)
  t.equal(statusCode, 200, 'the server goes on')
  // it would wait for what is still under way
  await mock.close()
})
