import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { startMock } from '../../src/index.js'
import { needsBrowser, openBrowser } from './browser.js'

t.test('a page on another port uses the API', needsBrowser, async (t) => {
  const browser = await openBrowser()
  const mock = await startMock({ now: '2026-03-02T14:30:00Z' })
  t.teardown(() => mock.close())
  const site = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>A front end</title>')
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  t.teardown(() => site.close())
  const { port } = site.address() as AddressInfo
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  t.teardown(() => context.close())
  const page = await context.newPage()

  /** Logs in and asks, as a front end does. */
  const use = async (host: string) => {
    await page.goto(`http://${host}:${port}/`)
    return page.evaluate(async (url) => {
      const login = await fetch(`${url}/v3/Token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'password',
          username: 'administrator+w7',
          password: 'password',
        }),
      })
      const { access_token } = (await login.json()) as { access_token: string }
      const headers = { authorization: `Bearer ${access_token}`, 'x-vbo-mock-sandbox': 'w7' }
      const answers = []
      for (const path of ['/v3/Jobs', '/v3/Jobs', '/v3/Jobs/x']) {
        const answer = await fetch(url + path, { headers })
        const state = answer.headers.get('x-vbo-mock-state')
        answers.push({ status: answer.status, state, body: await answer.json() })
      }
      return answers
    }, mock.url)
  }

  for (const host of ['localhost', '127.0.0.1', 'app.localhost']) {
    const [jobs, again, missing] = await use(host)
    t.match(jobs, { status: 200, state: /./ }, host)
    t.ok(Array.isArray(jobs?.body) && jobs.body.length > 1)
    t.strictSame(again, jobs)
    t.match(missing, { status: 404, body: { message: /./ } })
  }
  await page.goto(`http://localhost:${port}/`)
  const control = await page.evaluate(
    (url) => fetch(`${url}/__admin/clock`).then((answer) => answer.status, String),
    mock.url,
  )
  t.match(control, /Failed to fetch/, 'the controls answer to no page of another origin')
})
