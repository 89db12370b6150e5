import { readdirSync } from 'node:fs'
import { get } from 'node:https'
import { join } from 'node:path'
import t from 'tap'
import { readTrace } from '../../src/cli/show/read-trace.js'
import * as playwright from '../../src/integrations/playwright.js'
import type { TestMock } from '../../src/integrations/test-mock.js'
import * as vitest from '../../src/integrations/vitest.js'
import { NOW } from '../helper.js'

const listSandboxes = ({ url, ca }: TestMock) =>
  new Promise<string[]>((resolve, reject) => {
    get(`${url}/__admin/sandboxes`, { ca, agent: false }, async (response) => {
      let text = ''
      for await (const part of response.setEncoding('utf8')) text += part
      resolve(JSON.parse(text).sandboxes.map(({ name }: { name: string }) => name))
    }).on('error', reject)
  })

t.test(
  'each test of Playwright has a sandbox of its own, and a failed one the file of its run',
  async (t) => {
    const { mockServer, mock } = playwright.mockFixtures({ now: NOW, httpPort: 0 })
    const folder = t.testdir()
    const attached: object[] = []
    await mockServer[0]({ mockServer: undefined as never }, async (server) => {
      const run = (status: string, use: (own: TestMock) => Promise<void>) =>
        mock({ mockServer: server, mock: undefined as never }, use, {
          status,
          expectedStatus: 'passed',
          outputPath: (name) => join(folder, name),
          attach: async (name, options) => void attached.push({ name, ...options }),
        })
      await run('passed', async (own) => {
        t.equal(own.username, 'administrator+t1')
        t.match(own.httpUrl, /^http:\/\/localhost:\d+$/)
        t.ok(await own.token())
      })
      t.strictSame(readdirSync(folder), [])
      await run('failed', async (own) => {
        t.equal(own.username, 'administrator+t2')
        await own.clock.advance('PT1H')
        t.strictSame((await listSandboxes(own)).sort(), ['', 't2'], 'that of the first is gone')
      })
      await run('passed', async () => {})
    })
    const path = join(folder, 'vbo365-mock.zip')
    t.strictSame(attached, [{ name: 'vbo365-mock', path, contentType: 'application/zip' }])
    t.match(JSON.parse(await readTrace(path)), { sandbox: 't2', clock: { now: '2026-03-02T15:30:00.000Z' } })
  },
)

t.test('each test of Vitest has a sandbox of its own, and a failed one the file of its run', async (t) => {
  const traceDir = join(t.testdir(), 'runs')
  const { mock } = vitest.mockFixtures({ now: NOW, traceDir })
  const printed: string[] = []
  t.intercept(console, 'log', { value: (line: string) => printed.push(line) })
  for (const state of ['pass', 'fail'])
    await mock({ task: { id: `12_${state}`, name: 'Shows ä/../b', result: { state } } }, async (own) => {
      await own.token()
      t.equal((await listSandboxes(own)).length, 2, 'its own and the default one')
    })
  t.strictSame(readdirSync(traceDir), ['shows-b-12-fail.zip'])
  t.match(JSON.parse(await readTrace(join(traceDir, 'shows-b-12-fail.zip'))), {
    sandbox: 't2',
    requests: [{ url: '/v3/Token' }],
  })
  t.equal(printed.length, 1)
  t.match(printed[0], /npx vbo365-mock show .*shows-b-12-fail\.zip/)
})

t.test('runners find the names of fixtures in their functions', async (t) => {
  const { mock: ofPlaywright } = playwright.mockFixtures()
  const { mock: ofVitest } = vitest.mockFixtures()
  t.match(String(ofPlaywright), /^async ?\(\{ ?mockServer ?\}/)
  t.match(String(ofVitest), /^async ?\(\{ ?task ?\}/)
})
