// npm run bench: what it costs to export a mailbox of 20,000 items as a PST file, with its attachments: items a second until the
// last byte is there, and the most memory that the server has ever had.
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { start, stop } from './children.mjs'
import { ask, ca, clear, folder, logIn, OURS } from './client.mjs'
import { print } from './print.mjs'

const LARGE = `
history: PT2H
proxies: [{ hostName: p }]
repositories: [{ name: R, proxy: p, path: /, capacity: 900 TB }]
organizations:
  - users: 1
    content: { mailItems: 20000, documents: 30 }
    jobs: [{ name: Everything, repository: R, events: [{ do: start, ago: PT2H }] }]
`

/** The most memory that a process has had, in MB, where the system tells (Linux). */
function mostMemory({ child }) {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? []
  return Math.round(Number(kilobytes) / 1024)
}

/** Sends an export and reads it to its end without keeping it. */
function drain(url, headers) {
  return new Promise((resolve, reject) => {
    const begun = performance.now()
    const options = { ca: readFileSync(ca), agent: false, method: 'POST', headers }
    request(url, options, async (response) => {
      const first = performance.now() - begun
      let bytes = 0
      for await (const part of response) bytes += part.length
      resolve({ bytes, first, seconds: (performance.now() - begun) / 1000 })
    })
      .on('error', reject)
      .end(JSON.stringify({ exporttoPst: null }))
  })
}

try {
  await stop(await start(OURS))
  const profile = join(folder, 'exports.yaml')
  writeFileSync(profile, LARGE)
  const server = await start([...OURS, '--log-level', 'silent', '--profile', profile])
  const headers = { ...(await logIn(server.url)), 'content-type': 'application/json' }
  const json = async (path, options, payload) =>
    JSON.parse(await ask(server.url + path, { headers, ...options }, payload))
  const [{ id }] = await json('/v3/Organizations')
  const explore = JSON.stringify({ explore: { type: 'Vex' } })
  await ask(`${server.url}/v3/Organizations/${id}/Action`, { headers, method: 'POST' }, explore).catch(
    () => {},
  )
  const { results: sessions } = await json('/v3/RestoreSessions')
  const mailboxes = `/v3/RestoreSessions/${sessions[0].id}/Organization/Mailboxes`
  const mailbox = `${mailboxes}/${(await json(mailboxes)).results[0].id}`
  const before = mostMemory(server)
  print('a mailbox as PST', 'items/s', 'size', 'first byte', 'memory', 'before')
  const { bytes, first, seconds } = await drain(`${server.url}${mailbox}/Action`, headers)
  const most = mostMemory(server)
  const { results: items } = await json(`${mailbox}/Items?limit=100000`)
  print(
    `  ${items.length} items, aim 1,000/s and 200 MB`,
    Math.round(items.length / seconds),
    `${Math.round(bytes / 1e6)} MB`,
    `${(first / 1000).toFixed(1)} s`,
    `${most} MB`,
    `${before} MB`,
  )
  await stop(server)
} finally {
  clear()
}
