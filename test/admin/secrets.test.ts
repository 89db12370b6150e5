import fc from 'fast-check'
import t from 'tap'
import { FORM, type Method, mock } from '../helper.js'

/** What a client may send a secret in. */
interface Sent {
  readonly method: Method
  readonly url: string
  readonly headers?: Record<string, string>
  readonly payload?: string
}

const escaped = (text: string): string =>
  [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')

/** The ways to send one: as JSON in all its writings, as a form, in an address and in headers, in the right place and in wrong ones. */
const WAYS: ((name: string, secret: string) => Sent)[] = [
  (name, secret) => json({ [name]: secret }),
  (name, secret) => json({ a: { [name.toUpperCase()]: secret }, b: 1 }),
  (name, secret) => json({ a: [{ [name]: { deeper: [secret] } }] }),
  (name, secret) => json({ a: JSON.stringify({ [name]: secret }) }),
  (name, secret) =>
    json({ a: `https://me:${secret.replace(/\W/g, '')}@host/?${name}=${encodeURIComponent(secret)}` }),
  (name, secret) => text(`{"a":1, "${escaped(name)}" /* so */ : ${JSON.stringify(secret)},}`),
  (name, secret) => text(`{"a":1, "${name}": "${escaped(secret)}"`),
  (name, secret) => text(`{"${name}": ${JSON.stringify(secret)}, "${name}": ${JSON.stringify(secret)}`),
  (name, secret) => text(`// "${name}": ${JSON.stringify(secret)}\n{"a":1}`),
  (name, secret) => text(`{'${name}': '${secret}'}`),
  (name, secret) => text(`{${name}: ${secret}}`),
  (name, secret) => text(`{"${name}"=>"${secret}"}`),
  (name, secret) => text(`${name}=${secret}`),
  (name, secret) => text(`b=${name}:${secret}`),
  (name, secret) => json([{ name, value: secret }]),
  (name, secret) => json([name, secret]),
  (name, secret) => json({ a: `Server=x;${name}=${secret}` }),
  (name, secret) => text(`{"${name}": ${secret}}`),
  (name, secret) => text(`{"${name}": "${secret}"}`),
  (name, secret) => text(`<a><${name}>${secret}</${name}></a>`),
  (name, secret) => text(`${name}: ${secret}\n`),
  (name, secret) => text(`--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${secret}\r\n--x--`),
  (name, secret) =>
    form(new URLSearchParams({ grant_type: 'password', username: 'a', [name]: secret }).toString()),
  (name, secret) =>
    form(`${name.toUpperCase()}=${encodeURIComponent(secret)}&username=a&grant_type=password`),
  (name, secret) => form(`grant_type=password&${name}=${secret}&username=a`),
  (name, secret) => form(`%${name.charCodeAt(0).toString(16)}${name.slice(1)}=${encodeURIComponent(secret)}`),
  (name, secret) => form(`username=a;${name}=${encodeURIComponent(secret)}`),
  (name, secret) => form(`username=50%&${name}=%zz${secret};x`),
  (name, secret) => form(`username=a&a=${encodeURIComponent(JSON.stringify({ [name]: secret }))}`),
  (name, secret) => form(`<${name}>${secret}`),
  (name, secret) => form(JSON.stringify({ username: 'a', [name]: secret })),
  (name, secret) => ({ method: 'GET', url: `/v3/Jobs?${name}=${encodeURIComponent(secret)}` }),
  (name, secret) => ({ method: 'GET', url: `/nothing;${name}=${encodeURIComponent(secret)}` }),
  (_, secret) => ({
    method: 'GET',
    url: '/v3/Jobs',
    headers: { authorization: `Bearer ${encodeURIComponent(secret)}` },
  }),
  (_, secret) => ({ method: 'GET', url: '/v3/Jobs', headers: { cookie: `a=${encodeURIComponent(secret)}` } }),
  (name, secret) => ({
    method: 'GET',
    url: '/v3/Jobs',
    headers: { [`x-${name}`]: encodeURIComponent(secret) },
  }),
  (name, secret) => ({
    method: 'GET',
    url: '/v3/Jobs',
    headers: { referer: `https://host/?${name}=${encodeURIComponent(secret)}` },
  }),
]

const text = (payload: string): Sent => ({
  method: 'POST',
  url: '/v3/Organizations',
  headers: { 'content-type': 'application/json' },
  payload,
})
const json = (body: unknown): Sent => text(JSON.stringify(body))
const form = (payload: string): Sent => ({ method: 'POST', url: '/v3/Token', headers: FORM, payload })

const NAMES = [
  'password',
  'userPassword',
  'applicationSecret',
  'applicationCertificate',
  'applicationCertificatePassword',
  'office365UserPassword',
  'refresh_token',
  'access_token',
  'pass',
  'pwd',
  'api_key',
]

/** A secret that is nowhere by chance: its middle stands for it, since the ends may be taken for something else. */
const secrets = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...'abcXYZ019&=;?/#%+ "\\\'{}[]:,<>*@.'), maxLength: 8 }),
    fc.string({ unit: fc.constantFrom(...'abcXYZ019&=;?/#%+ "\\\'{}[]:,<>*@.'), maxLength: 8 }),
  )
  .map(([before, after]) => `Q${before}hunter2${after}Q`)

t.test('a secret is never in the journal, its exports and the log, however it was sent', async (t) => {
  const logged: string[] = []
  const logger = { level: 'trace', stream: { write: (line: string) => void logged.push(line) } }
  const api = mock(t, { journalBody: 60 })
  const whole = mock(t, { logger })
  const authorization = { ...(await api.login()) }
  const others = { ...(await whole.login()) }
  const expect = (where: string, text: string): void => {
    if (text.includes('hunter2') || text.includes(escaped('hunter2')))
      throw new Error(`${where} gives it away: ${text.slice(0, 900)}`)
  }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...WAYS),
      fc.constantFrom(...NAMES),
      secrets,
      async (way, name, secret) => {
        const { headers, ...request } = way(name, secret)
        for (const [mock, login] of [
          [api, authorization],
          [whole, others],
        ] as const) {
          await mock.control('DELETE', '/__admin/requests')
          await mock.app.inject({ ...request, headers: { ...login, ...headers } })
          for (const url of [
            '/__admin/requests',
            '/__admin/requests.har',
            '/__admin/report',
            '/__admin/trace',
          ]) {
            const { body, statusCode } = await mock.control('GET', url)
            if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}`)
            expect(url, body)
          }
          const miss = { calls: [{ match: { method: 'HEAD', body: { a: 'x' }, response: {} } }] }
          expect('/verify', (await mock.control('POST', '/__admin/verify', miss)).body)
        }
        expect('the log', logged.splice(0).join(''))
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 200) },
  )
})

t.test('a body that cannot be read shows what is wrong with it, and nothing of it', async (t) => {
  const { app, control, login } = mock(t)
  const headers = { ...(await login()), 'content-type': 'application/json' }
  const CASES: [payload: string, message: string, position: number][] = [
    ['{"password"=>"x"}', 'invalid symbol', 11],
    ["{'a': 1}", 'invalid symbol', 1],
    ['<a>x</a>', 'invalid symbol', 0],
    ['{"a": "x', 'unexpected end of string', 6],
    ['['.repeat(200_000), 'it is nested too deeply', 0],
  ]
  for (const [payload, message, position] of CASES) {
    await app.inject({ method: 'POST', url: '/v3/Organizations', headers, payload })
    const { request } = (await control('GET', '/__admin/requests?limit=1')).json().requests[0]
    t.match(request, { unreadable: { type: 'application/json' }, size: payload.length }, payload.slice(0, 40))
    if (payload.length < 1000) t.match(request.unreadable, { message, position })
    t.notOk('body' in request)
    const { entries } = (await control('GET', '/__admin/requests.har?limit=1')).json().log
    t.match(entries[0].request.postData, { text: '', comment: /neither JSON nor a form/ })
  }
})

t.test('a secret is not compared, so an expectation cannot find it out', async (t) => {
  const { control, login } = mock(t)
  await login()
  const verify = (body: unknown) =>
    control('POST', '/__admin/verify', { calls: [{ match: { operation: 'POST /Token', body } }] })
  t.equal((await verify({ grant_type: 'password', password: '*' })).statusCode, 200)
  for (const [body, path] of [
    [{ password: 'password' }, 'body.password'],
    [{ password: 'p*' }, 'body.password'],
    [{ a: [{ client_secret: 'x' }] }, 'body.a[0].client_secret'],
    [[{ name: 'pwd', value: 'x' }], 'body[0].value'],
  ] as const) {
    const answer = await verify(body)
    t.equal(answer.statusCode, 400)
    t.equal(
      answer.json().message,
      `The property 'calls[0].match.${path}' must be '*': it is a secret, and the journal does not contain secrets.`,
    )
  }
})

t.test('the secrets of logins and organizations are not in the journal either', async (t) => {
  const { control, login, send } = mock(t)
  const { authorization } = await login()
  const added = await send('POST', '/v3/Organizations', {
    type: 'Office365',
    exchangeOnlineSettings: { account: 'b@new.example', password: 'hunter2' },
  })
  t.equal(added.statusCode, 201)
  const { body } = await control('GET', '/__admin/requests')
  t.notMatch(body, authorization.slice(7))
  t.notMatch(body, 'hunter2')
  const { changes } = JSON.parse(body).requests.at(-1)
  const organization = changes.find(({ entity }: { entity: string }) => entity === 'organizations')
  t.match(organization, { after: { name: 'new.example', credentials: '***' } })
})
