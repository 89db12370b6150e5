// npm run bench: what it costs to save 3 GB, beside a bare https server that sends as many bytes it has in hand; and what
// a page of a mailbox of 200,000 items costs at its end beside its beginning.
import { readFileSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { join } from 'node:path'
import { start, stop } from './children.mjs'
import { ask, ca, clear, folder, logIn, median, memory, OURS, pem } from './client.mjs'
import { print } from './print.mjs'

const HUGE = `
history: PT2H
proxies: [{ hostName: p }]
repositories: [{ name: R, proxy: p, path: /, capacity: 900 TB }]
organizations:
  - users: 3
    content: { mailItems: 202000, documents: 30, documentBytes: 3 GB }
    jobs: [{ name: Everything, repository: R, events: [{ do: start, ago: PT2H }] }]
`
const agent = new Agent({ keepAlive: true })
const JSON_BODY = { 'content-type': 'application/json' }

/** Reads an answer to its end without keeping it: bytes, MB a second, and the most memory that was seen on the way. */
function drain(server, url, headers, body) {
  return new Promise((resolve, reject) => {
    const begun = performance.now()
    const method = body === undefined ? 'GET' : 'POST'
    request(url, { ca: readFileSync(ca), agent: false, method, headers }, async (response) => {
      let [bytes, most, next] = [0, 0, 0]
      for await (const part of response) {
        bytes += part.length
        if (bytes < next) continue
        next = bytes + 2 ** 27
        most = Math.max(most, memory(server))
      }
      resolve({ bytes, most, speed: Math.round(bytes / 1e3 / (performance.now() - begun)) })
    })
      .on('error', reject)
      .end(body && JSON.stringify(body))
  })
}

try {
  // the first start makes the certificates
  await stop(await start(OURS))
  const profile = join(folder, 'huge.yaml')
  writeFileSync(profile, HUGE)
  const ours = await start([...OURS, '--log-level', 'silent', '--profile', profile])
  const bare = await start(['bench/servers/bytes.mjs', pem])
  const headers = { ...(await logIn(ours.url)), ...JSON_BODY }
  const get = async (path) => JSON.parse(await ask(ours.url + path, { headers, agent }))
  const post = async (path, body) => {
    const text = await new Promise((resolve, reject) => {
      request(ours.url + path, { ca: readFileSync(ca), agent, method: 'POST', headers }, async (response) => {
        let answer = ''
        for await (const part of response) answer += part
        resolve(answer)
      })
        .on('error', reject)
        .end(JSON.stringify(body))
    })
    return JSON.parse(text)
  }
  const [{ id: organization }] = await get('/v3/Organizations')
  const open = async (type) =>
    `/v3/RestoreSessions/${(await post(`/v3/Organizations/${organization}/Action`, { explore: { type } })).id}/Organization`

  const drives = `${await open('Veod')}/OneDrives`
  const drive = `${drives}/${(await get(drives)).results[0].id}`
  const { results } = await get(`${drive}/Documents?limit=1000`)
  print('3 GB', 'MB/s', 'of bare', 'memory', 'aim 150 MB')
  for (const [name, end, asZip] of [
    ['a text', '.txt', false],
    ['a picture', '.png', false],
    ['a document of Word', '.docx', false],
    ['a text in a zip', '.txt', true],
  ]) {
    const document = results.find((one) => one.name.endsWith(end))
    if (!document) continue
    const url = `${ours.url}${drive}/Documents/${document.id}/Action`
    const saved = await drain(ours, url, headers, { save: { asZip } })
    const plain = await drain(bare, `${bare.url}/${saved.bytes}`, {})
    print(`  ${name}`, saved.speed, (saved.speed / plain.speed).toFixed(2), `${saved.most} MB`)
  }

  const mailboxes = `${await open('Vex')}/Mailboxes`
  const items = `${mailboxes}/${(await get(mailboxes)).results[0].id}/Items`
  let count = 0
  const time = async (offset) => {
    const times = []
    for (let n = 0; n < 60; n++) {
      const begun = performance.now()
      // a parameter that nobody knows makes each address a new one, so no answer is a kept one
      await get(`${items}?offset=${offset}&limit=30&n=${count++}`)
      times.push(performance.now() - begun)
    }
    return median(times)
  }
  await time(0)
  const [begin, end] = [await time(0), await time(199_970)]
  print('\n200,000 items, a page of 30', 'at 0', 'at 199,970', 'ratio')
  print('', `${begin.toFixed(2)} ms`, `${end.toFixed(2)} ms`, (end / begin).toFixed(2))
  await stop(ours)
  await stop(bare)
} finally {
  agent.destroy()
  clear()
}
