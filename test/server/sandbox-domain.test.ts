import { request } from 'node:https'
import t, { type Test } from 'tap'
import { startMock } from '../../src/index.js'
import { NOW } from '../helper.js'

const start = async (t: Test, options: object = {}) => {
  const mock = await startMock({ listen: false, now: NOW, sandboxDomain: 'mock.example', ...options })
  t.teardown(() => mock.close())
  const ask = (host: string, url: string, headers: Record<string, string> = {}) =>
    mock.app.inject({ url, headers: { host, ...headers } })
  const logIn = async (host: string, username = 'administrator', version = 'v3') => {
    const answer = await mock.app.inject({
      method: 'POST',
      url: `/${version}/Token`,
      headers: { host, 'content-type': 'application/x-www-form-urlencoded' },
      payload: String(new URLSearchParams({ grant_type: 'password', username, password: 'password' })),
    })
    return { answer, headers: { authorization: `Bearer ${answer.json().access_token}` } }
  }
  const listSandboxes = async () =>
    (await mock.app.inject('/__admin/sandboxes')).json().sandboxes.map(({ name }: { name: string }) => name)
  return { mock, ask, logIn, listSandboxes }
}

t.test('a login by a host of the domain is one to the sandbox that the host names', async (t) => {
  const { mock, ask, logIn, listSandboxes } = await start(t)
  for (const [host, version] of [
    ['w1.mock.example', 'v3'],
    ['W2.Mock.Example.:4443', 'v8'],
  ] as const) {
    const { answer, headers } = await logIn(host, 'administrator', version)
    t.equal(answer.statusCode, 200)
    t.equal((await ask(host, `/${version}/Jobs`, headers)).statusCode, 200)
    t.equal((await ask(host, `/${version}/RestoreSessions`, headers)).statusCode, 200)
  }
  t.strictSame((await listSandboxes()).sort(), ['', 'w1', 'w2'])
  const { headers } = await logIn('w1.mock.example')
  const jobs = (await ask('w1.mock.example', '/v3/Jobs', headers)).json()
  const job = jobs.find(({ isEnabled }: { isEnabled: boolean }) => isEnabled)
  t.match(job._links.self.href, /^http:\/\/w1\.mock\.example\/v3\/jobs\//)
  await mock.app.inject({
    method: 'POST',
    url: `/v3/Jobs/${job.id}/Action`,
    headers: { host: 'w1.mock.example', ...headers },
    payload: { disable: null },
  })
  const isEnabled = async (host: string) => {
    const { headers } = await logIn(host)
    const all = (await ask(host, '/v3/Jobs', headers)).json()
    return all.find(({ name }: { name: string }) => name === job.name)?.isEnabled
  }
  t.equal(await isEnabled('w1.mock.example'), false)
  t.equal(await isEnabled('w3.mock.example'), true)
  t.equal(await isEnabled('mock.example'), true, 'the domain itself is the default sandbox')
})

t.test('nobody sees the world of another host', async (t) => {
  const { ask, logIn } = await start(t)
  const w1 = await logIn('w1.mock.example')
  const all = await logIn('mock.example')
  for (const [{ headers }, own] of [
    [w1, "the sandbox 'w1'"],
    [all, 'the default sandbox'],
  ] as const) {
    const refused = await ask('w2.mock.example', '/v3/Jobs', headers)
    t.equal(refused.statusCode, 400)
    t.equal(
      refused.json().message,
      `The host names the sandbox 'w2', but the token is for ${own}. Log in to the sandbox that you want.`,
    )
  }
  const other = await logIn('w1.mock.example', 'administrator+w2')
  t.match(other.answer.json(), {
    error: 'invalid_request',
    error_description: "The host names the sandbox 'w1', but the login is for the sandbox 'w2'.",
  })
  t.equal((await logIn('w1.mock.example', 'administrator+w1')).answer.statusCode, 200)
  const twice = await ask('w1.mock.example', '/v3/Jobs', { ...w1.headers, 'x-vbo-mock-sandbox': 'w2' })
  t.match(twice.json(), {
    message: /^The host names the sandbox 'w1', but the header .* names the sandbox 'w2'/,
  })
})

t.test('a host that is no label of DNS names no sandbox, and makes none', async (t) => {
  const { logIn, listSandboxes } = await start(t)
  for (const host of ['a_b', 'a.b', 'w-', `${'x'.repeat(64)}`]) {
    const { answer } = await logIn(`${host}.mock.example`)
    t.equal(answer.statusCode, 400, host)
    t.match(
      answer.json().error_description,
      `The host names the sandbox '${host}', which is not one label of DNS`,
    )
  }
  t.equal((await logIn('notmock.example')).answer.statusCode, 200, 'another host names nothing')
  t.strictSame(await listSandboxes(), [''])
})

t.test('controls by a host of the domain are for its sandbox, unless they name one', async (t) => {
  const { mock, ask, logIn } = await start(t)
  await logIn('w1.mock.example')
  await mock.app.inject({
    method: 'POST',
    url: '/__admin/clock/advance',
    headers: { host: 'w1.mock.example' },
    payload: { by: 'P1D' },
  })
  const now = async (host: string, query = '') => (await ask(host, `/__admin/clock${query}`)).json().now
  t.equal(await now('w1.mock.example'), '2026-03-03T14:30:00.000Z')
  t.equal(await now('localhost', '?sandbox=w1'), await now('w1.mock.example'))
  t.equal(await now('mock.example'), await now('localhost'))
  t.equal((await ask('evil.example', '/__admin/clock')).statusCode, 403)
})

t.test('a proxy hands on the host that the client asked', async (t) => {
  const { ask, logIn, listSandboxes } = await start(t)
  const { headers } = await logIn('w1.mock.example')
  const forwarded = { ...headers, 'x-forwarded-host': 'w1.mock.example' }
  t.equal((await ask('10.0.0.7', '/v3/Jobs', forwarded)).statusCode, 200)
  const refused = await ask('10.0.0.7', '/v3/Jobs', { ...headers, forwarded: 'host=w2.mock.example' })
  t.equal(refused.statusCode, 400)
  t.strictSame((await listSandboxes()).sort(), ['', 'w1'])
})

t.test('links could not name the sandbox if all of them began alike', async (t) => {
  await t.rejects(
    startMock({ listen: false, sandboxDomain: 'mock.example', publicUrl: 'https://x.example' }),
    {
      message:
        'publicUrl cannot be combined with sandboxDomain: links could not name the sandbox. Remove one of them.',
    },
  )
  for (const sandboxDomain of ['10.0.0.1', 'a_b', 'mock.example:443', '*.x', '[::1]'])
    await t.rejects(startMock({ listen: false, sandboxDomain }), { message: /a domain such as mock.example/ })
})

t.test(
  'the certificate covers the hosts of all sandboxes, and kept answers are those of the host',
  async (t) => {
    const { mock, logIn } = await start(t, { listen: true, port: 0 })
    const { port } = new URL(mock.url)
    const get = (host: string, path: string, headers: Record<string, string>) =>
      new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
        const options = { ca: mock.ca, host: '127.0.0.1', port, servername: host, path, agent: false }
        request({ ...options, headers: { host: `${host}:${port}`, ...headers } }, async (response) => {
          let text = ''
          for await (const part of response.setEncoding('utf8')) text += part
          resolve({ status: response.statusCode, text })
        })
          .on('error', reject)
          .end()
      })
    const { headers } = await logIn('w1.mock.example')
    for (let n = 0; n < 3; n++) {
      const { status, text } = await get('w1.mock.example', '/v3/Jobs', headers)
      t.equal(status, 200)
      t.match(JSON.parse(text)[0]._links.self.href, `https://w1.mock.example:${port}/v3/`)
      t.equal((await get('w2.mock.example', '/v3/Jobs', headers)).status, 400)
    }
    t.equal((await get('mock.example', '/v3/Jobs', {})).status, 401)
    await t.rejects(get('a.b.mock.example', '/v3/Jobs', {}), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  },
)
