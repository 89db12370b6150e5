// What the measurements have in common: the program as users run it, a client that verifies it, and a folder for both.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PROGRAM = 'dist/cli.cjs'
const NOW = '2026-03-02T14:30:00Z'
if (!existsSync(PROGRAM)) {
  console.error(`${PROGRAM} is missing: npm ci builds it`)
  process.exit(1)
}
export const folder = mkdtempSync(join(tmpdir(), 'vbo365-mock-bench-'))
export const ca = join(folder, 'ca.pem')
export const pem = join(folder, 'server.pem')
// as npm start and the container run it
export const OURS = [
  '--max-semi-space-size=4',
  '--no-parallel-scavenge',
  '--heap-growing-percent=20',
  '--v8-pool-size=1',
  PROGRAM,
  '--port',
  '0',
  '--certs-dir',
  folder,
  '--now',
  NOW,
]

/** One answer, as text. */
export function ask(url, options = {}, payload = '') {
  return new Promise((resolve, reject) => {
    request(url, { ca: readFileSync(ca), agent: false, ...options }, async (response) => {
      let text = ''
      for await (const part of response.setEncoding('utf8')) text += part
      if (response.statusCode === 200) resolve(text)
      else reject(new Error(`${url}: ${response.statusCode} ${text}`))
    })
      .on('error', reject)
      .end(payload)
  })
}

export async function logIn(url, user = 'administrator') {
  const options = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
  const answer = await ask(
    `${url}/v3/Token`,
    options,
    `grant_type=password&username=${encodeURIComponent(user)}&password=password`,
  )
  return { authorization: `Bearer ${JSON.parse(answer).access_token}` }
}

/** Resident memory in MB, where the system tells (Linux). */
export function memory({ child }) {
  const status = `/proc/${child.pid}/status`
  return existsSync(status)
    ? Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8'))[1]) / 1024)
    : 'unknown'
}

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]

export const clear = () => rmSync(folder, { recursive: true, force: true })
