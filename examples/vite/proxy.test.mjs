import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'

let vite
let site

before(async () => {
  const root = fileURLToPath(new URL('.', import.meta.url))
  vite = await createServer({
    root,
    configFile: join(root, 'vite.config.mjs'),
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0 },
  })
  await vite.listen()
  site = `http://127.0.0.1:${vite.httpServer.address().port}`
})

after(() => vite?.close())

async function ask(address, token) {
  const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` } })
  assert.equal(answer.status, 200, address)
  return answer.json()
}

async function login() {
  const form = new URLSearchParams({
    grant_type: 'password',
    username: 'administrator',
    password: 'password',
  })
  // as a browser does that sends a form to the page's own server
  const headers = { origin: site }
  const answer = await fetch(`${site}/v3/Token`, { method: 'POST', body: form, headers })
  return (await answer.json()).access_token
}

test('the dev server serves its page, and hands on to the mock what is below /v3', async () => {
  assert.match(await (await fetch(site)).text(), /Backups/)
  const jobs = await ask(`${site}/v3/Jobs`, await login())
  assert.ok(jobs.length > 1)
})

test('links lead to the dev server, and can be followed', async () => {
  const token = await login()
  const [organization] = await ask(`${site}/v3/Organizations`, token)
  const { href } = organization._links.jobs
  assert.ok(href.startsWith(`${site}/v3/`), href)
  assert.ok((await ask(href, token)).length > 0)
})

test('what the mock refuses reaches the page', async () => {
  const answer = await fetch(`${site}/v3/Jobs`)
  assert.equal(answer.status, 401)
  assert.match((await answer.json()).message, /denied/)
})
