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

const MANY = `
history: PT2H
proxies: [{ hostName: p }]
repositories: [{ name: R, proxy: p, path: /, capacity: 900 TB }]
organizations:
  - users: 1
    content: { mailItems: 2000, documents: 30000, documentBytes: 4 KB }
    jobs: [{ name: Everything, repository: R, events: [{ do: start, ago: PT2H }] }]
`

t.test('very many files begin at once too, and mail can be left half-way', async (t) => {
  const profile = join(t.testdir(), 'many.yaml')
  writeFileSync(profile, MANY)
  const mock = await startMock({ profile, now: '2026-03-02T14:30:00Z' })
  t.teardown(() => mock.close())
  const [organization] = await json<Entry[]>(mock, '/v3/Organizations')
  const open = async (type: string, plural: string): Promise<string> => {
    const url = `/v3/Organizations/${organization?.id}/Action`
    const of = `/v3/RestoreSessions/${(await json<Entry>(mock, url, { explore: { type } })).id}/Organization/${plural}`
    return `${of}/${(await json<{ results: Entry[] }>(mock, of)).results[0]?.id}`
  }
  const drive = await open('Veod', 'OneDrives')
  const mailbox = await open('Vex', 'Mailboxes')
  const { results } = await json<{ results: Entry[] }>(mock, `${mailbox}/Items?limit=900`)
  const items = results.map(({ id }) => ({ id }))
  for (const [url, body, isKnown] of [
    // the sizes of so many files would have to be added up first
    [`${drive}/Action`, { save: { asZip: 'true' } }, false],
    [`${mailbox}/Items/Action`, { savetoMsg: { items } }, true],
  ] as const) {
    const download = await ask(mock, url, body)
    t.equal(download.statusCode, 200)
    t.equal(download.headers['content-length'] !== undefined, isKnown)
    await once(download, 'readable')
    const piece = download.read() as Buffer
    t.equal(piece.toString('latin1', 0, 2), 'PK')
    download.destroy()
  }
  t.equal((await ask(mock, drive)).statusCode, 200, 'the server goes on')
  await mock.close()
})
