import fc from 'fast-check'
import t from 'tap'
import { redact } from '../../src/control/journal/redact.js'
import { FORM, type Method, mock } from '../helper.js'

t.test('secrets are hidden, and all else is shown as it was sent', async (t) => {
  const CASES: [sent: string, shown: string][] = [
    ['{"name":"x","password":"y"}', '{"name":"x","password":"***"}'],
    ['{"a": {"Password" : "y" , "b":1,},}', '{"a": {"Password" : "***" , "b":1,},}'],
    ['{"userPassword":12345,"b":[1,2]}', '{"userPassword":"***","b":[1,2]}'],
    ['{"password":{"a":["y"]},"b":1}', '{"password":"***","b":1}'],
    ['{"pass\\u0077ord":"y","b":1}', '{"pass\\u0077ord":"***","b":1}'],
    ['{/* password: y */"b":1}', '{/* *** */"b":1}'],
    ['{"a":"{\\"password\\":\\"y\\"}"}', '{"a":"{\\"password\\":\\"***\\"}"}'],
    ['{"password":"y', '{"password":"***"'],
    ['{"b":"yyy', '{"b":"yyy'],
    ["{'b':1,'password':'y'}", "{'b':1,'***"],
    ['{"message":"the bearer token has expired"}', '{"message":"the bearer token has expired"}'],
    [
      '{"access_token":"y","token_type":"bearer","expires_in":1}',
      '{"access_token":"***","token_type":"bearer","expires_in":1}',
    ],
    [
      'grant_type=password&username=a&password=y&scope=b',
      'grant_type=password&username=a&password=***&scope=b',
    ],
    ['p%61ssword=y&z&y=z&username=a', 'p%61ssword=***&***&***&username=a'],
    ['<login><password>y</password></login>', '<login><***'],
    ['/v3/Jobs?access_token=y', '/v3/Jobs?access_token=***'],
    ['/v3/Mailboxes/AAk=/Items/BBk==?limit=1', '/v3/Mailboxes/AAk=/Items/BBk==?limit=1'],
    ['https://me:y@host/v3/Jobs', 'https://***@host/v3/Jobs'],
  ]
  for (const [sent, shown] of CASES) t.equal(redact(sent), shown, sent)
})

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
]

/** A secret that is nowhere by chance: its middle stands for it, since the ends may be taken for something else. */
const secrets = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...'abcXYZ019&=;?/#%+ "\\\'{}[]:,<>*@.'), maxLength: 8 }),
    fc.string({ unit: fc.constantFrom(...'abcXYZ019&=;?/#%+ "\\\'{}[]:,<>*@.'), maxLength: 8 }),
  )
  .map(([before, after]) => `Q${before}hunter2${after}Q`)

t.test('a secret is never in the journal, however it was sent', async (t) => {
  const api = mock(t, { journalBody: 60 })
  const whole = mock(t)
  const authorization = { ...(await api.login()) }
  const others = { ...(await whole.login()) }
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
          for (const url of ['/__admin/requests', '/__admin/requests.har', '/__admin/report']) {
            const { body, statusCode } = await mock.control('GET', url)
            if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}`)
            if (body.includes('hunter2') || body.includes(escaped('hunter2')))
              throw new Error(`${url} gives it away: ${body.slice(0, 900)}`)
          }
        }
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 200) },
  )
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
