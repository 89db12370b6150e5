import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import t from 'tap'
import { needsBrowser, openBrowser, openPage, openTab } from './browser.js'

t.test('the first five minutes', needsBrowser, async (t) => {
  const browser = await openBrowser()

  t.test('what is to be copied works', async (t) => {
    const { page, mock } = await openPage(t, browser, {
      path: '?sandbox=w7#/start',
      sandboxes: ['w7'],
      mock: { user: "o'hara:pass word" },
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const copied = async (what: string): Promise<string> => {
      await page.getByRole('button', { name: `Copy: ${what}`, exact: true }).click()
      await page
        .locator('.saying')
        .filter({ hasText: `Copied: ${what}` })
        .waitFor()
      return page.evaluate('navigator.clipboard.readText()')
    }
    t.equal(await copied('Address'), mock.url)
    t.equal(await copied('User name'), "o'hara+w7", 'the login of the sandbox that is shown')
    t.equal(await copied('Password'), 'pass word')

    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the certificate to trust' }).click(),
    ])
    t.equal(saved.suggestedFilename(), 'vbo365-mock-ca.pem')
    const ca = readFileSync(await saved.path(), 'utf8')
    t.equal(ca, mock.ca)

    const cwd = t.testdir({ [saved.suggestedFilename()]: ca })
    const script = await copied('First request for curl')
    const { stdout } = await promisify(execFile)('sh', ['-c', script], { cwd })
    t.ok(JSON.parse(stdout).length > 1, 'curl lists the jobs')

    await page.getByRole('radio', { name: 'fetch' }).check()
    const code = (await copied('First request for fetch')).replace('console.log(', 'return (')
    const jobs = (await page.evaluate(`(async () => { ${code.replace('answer.status, ', '')} })()`)) as string
    t.ok(JSON.parse(jobs).length > 1, 'and so does fetch')
    const file = `${cwd}/request.mjs`
    writeFileSync(file, await copied('First request for fetch'))
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: saved.suggestedFilename() }
    const ran = await promisify(execFile)(process.execPath, [file], { cwd, env })
    t.match(ran.stdout, /^200 \[/, 'in Node.js too')
    for (const language of ['Python', 'PowerShell']) {
      await page.getByRole('radio', { name: language }).check()
      t.match(await copied(`First request for ${language}`), `${mock.url}/v3/Jobs`)
    }
    await page.getByRole('radio', { name: 'Python' }).check()
    t.match(await copied('First request for Python'), saved.suggestedFilename())
    await page.getByText('Debian, Ubuntu').click()
    t.match(await copied('Debian, Ubuntu'), /update-ca-certificates/)
  })

  t.test('it is the same by plain HTTP', async (t) => {
    const { mock } = await openPage(t, browser, { mock: { httpPort: 0 } })
    const page = await openTab(t, browser)
    await page.goto(`${mock.httpUrl}/__admin/ui#/start`)
    await page.getByText(`${mock.httpUrl}`, { exact: true }).waitFor()
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
  })

  t.test('a call is copied with its own login, and says what has to be filled in', async (t) => {
    const { page, mock } = await openPage(t, browser, {
      path: '?sandbox=w7#/calls',
      sandboxes: ['w7'],
      mock: { auth: 'any' },
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const copied = async (call: number): Promise<string> => {
      await page.evaluate(`location.hash = '#/calls/${call}'`)
      const detail = page.getByRole('region', { name: `Call ${call}`, exact: true })
      await detail.getByRole('button', { name: 'curl' }).click()
      await page.locator('.saying').filter({ hasText: 'Copied for curl' }).waitFor()
      return page.evaluate('navigator.clipboard.readText()')
    }
    const headers = {
      authorization: `Bearer ${await mock.token('somebody+w7')}`,
      'content-type': 'application/json',
    }
    const post = (payload: string) =>
      mock.app.inject({ method: 'POST', url: '/v3/Proxies', headers, payload })
    await post('{ "hostName" : "p1" }')
    await post('{"hostName":"p2","password":"secret"}')
    t.match(await copied(1), "--data-raw 'grant_type=password&username=somebody%2Bw7&password=***'")
    const sent = await copied(2)
    t.match(sent, `--data-raw '{ "hostName" : "p1" }'`, 'as it was sent')
    t.match(sent, "'username=somebody+w7'")
    t.match(await copied(3), '# Replace each *** in the body')

    await page.goto(`${mock.url}/__admin/ui#/calls`)
    await mock.app.inject('/v3/Jobs')
    await mock.app.inject({ url: '/v3/Jobs', headers: { authorization: 'Bearer nonsense' } })
    const without = await copied(1)
    t.notMatch(without, /Authorization|Token/, 'a call without a token stays without')
    t.match(await copied(2), /Bearer TOKEN/)
  })
})
