import fc from 'fast-check'
import t from 'tap'
import { readOptions } from '../../src/server/options.js'
import { isHost } from '../../src/text/host.js'
import { hrefsIn, mock } from '../helper.js'

const CASES: [name: string, headers: Record<string, string>, origin: string][] = [
  ['a name', { host: 'localhost:4443' }, 'http://localhost:4443'],
  ['a name without a port', { host: 'vbo.example' }, 'http://vbo.example'],
  ['a service of compose', { host: 'vbo_mock:4443' }, 'http://vbo_mock:4443'],
  ['IPv4', { host: '127.0.0.1:50123' }, 'http://127.0.0.1:50123'],
  ['IPv6', { host: '[::1]:4443' }, 'http://[::1]:4443'],
  ['IPv6 without a port', { host: '[2001:db8::7]' }, 'http://[2001:db8::7]'],
  ['X-Forwarded-Host', { host: 'inner:1', 'x-forwarded-host': 'outer.example' }, 'http://outer.example'],
  ['-Proto', { host: 'inner', 'x-forwarded-proto': 'https' }, 'https://inner'],
  ['-Port', { host: 'inner:1', 'x-forwarded-port': '8443' }, 'http://inner:8443'],
  [
    '-Port, the usual one',
    { host: 'inner:1', 'x-forwarded-port': '443', 'x-forwarded-proto': 'https' },
    'https://inner',
  ],
  [
    'all three',
    {
      host: 'inner:1',
      'x-forwarded-host': 'outer',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '8443',
    },
    'https://outer:8443',
  ],
  [
    'a host that brings its port',
    { host: 'inner:1', 'x-forwarded-host': 'outer:9443', 'x-forwarded-port': '8443' },
    'http://outer:9443',
  ],
  [
    'IPv6 behind a proxy',
    { host: 'inner', 'x-forwarded-host': '[::7]', 'x-forwarded-port': '8443' },
    'http://[::7]:8443',
  ],
  [
    'several proxies',
    { host: 'inner', 'x-forwarded-host': 'first, second', 'x-forwarded-proto': 'https,http' },
    'https://first',
  ],
  [
    'Forwarded',
    { host: 'inner', forwarded: 'for=192.0.2.1;host="outer:8443";proto=https' },
    'https://outer:8443',
  ],
  ['Forwarded, several', { host: 'inner', forwarded: 'host=a;proto=https, host=b;proto=http' }, 'https://a'],
  [
    'Forwarded beside the others',
    { host: 'inner', forwarded: 'host=a', 'x-forwarded-host': 'b' },
    'http://a',
  ],
  ['-Prefix', { host: 'inner', 'x-forwarded-prefix': '/backup' }, 'http://inner/backup'],
  [
    '-Prefix, with a slash at its end',
    { host: 'a', 'x-forwarded-prefix': '/b/c.d~e-1/' },
    'http://a/b/c.d~e-1',
  ],
  ['-Prefix of nothing', { host: 'inner', 'x-forwarded-prefix': '/' }, 'http://inner'],
  [
    '-Prefix, several proxies',
    { host: 'inner', 'x-forwarded-prefix': '/first, /second' },
    'http://inner/first',
  ],
  [
    '-Prefix of kubectl',
    { host: 'a', 'x-forwarded-prefix': '/services/https:vbo:443/proxy' },
    'http://a/services/https:vbo:443/proxy',
  ],
  [
    'Forwarded with -Prefix',
    { host: 'inner', forwarded: 'host=a;proto=https', 'x-forwarded-prefix': '/b' },
    'https://a/b',
  ],
  ['Forwarded without a host', { host: 'inner', forwarded: 'for=192.0.2.1' }, 'http://inner'],
]

t.test('links begin as the client addressed the server', async (t) => {
  const { get } = mock(t)
  for (const [name, headers, origin] of CASES) {
    const hrefs = hrefsIn((await get('/v3/Proxies', headers)).json())
    t.ok(hrefs.length > 0 && hrefs.every((href) => href.startsWith(`${origin}/v3/`)), `${name}: ${hrefs[0]}`)
  }
})

t.test('all that is absolute begins so', async (t) => {
  const { get, json, app } = mock(t)
  // the controls answer to this name
  const headers = { host: 'localhost:1', 'x-forwarded-prefix': '/backup' }
  const base = 'http://localhost:1/backup'
  const [{ id } = { id: '' }] = await json<{ id: string }[]>('/v3/Organizations')
  const page = await get(`/v3/Organizations/${id}/Users?limit=1`, headers)
  t.ok(page.json()._links.next.href.startsWith(`${base}/v3/organizations/${id}/users?`))
  for (const href of hrefsIn(page.json())) t.ok(href.startsWith(`${base}/v3/`), href)
  for (const url of ['/swagger/docs/v3', '/swagger/ui/index/json', '/__admin/openapi.json'])
    t.match((await app.inject({ url, headers })).json(), { servers: [{ url: base }] }, url)
  const { components } = (await app.inject({ url: '/swagger/docs/v3', headers })).json()
  t.equal(components.securitySchemes.oauth2.flows.password.tokenUrl, '/backup/v3/Token')
  t.match((await app.inject({ url: '/swagger/docs/v3', headers: { host: 'b' } })).json(), {
    servers: [{ url: 'http://b' }],
    components: { securitySchemes: { oauth2: { flows: { password: { tokenUrl: '/v3/Token' } } } } },
  })
  t.equal((await app.inject({ url: '/__admin/info', headers })).json().url, base)
  for (const url of ['/swagger/ui/index', '/__admin/ui']) {
    const { body, headers: sent } = await app.inject({ url, headers })
    const files = [...body.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file]) => file as string)
    t.ok(files.length > 1 && files.every((file) => file.startsWith('/backup/')), url)
    t.equal(Number(sent['content-length']), Buffer.byteLength(body))
    t.equal(
      (await app.inject({ url, headers: { ...headers, 'x-forwarded-prefix': '"><script>' } })).statusCode,
      400,
    )
  }
  // a proxy takes the path off; what it leaves on is another address
  t.equal((await get('/backup/v3/Jobs', headers)).statusCode, 404)
})

t.test('links of one client never reach another', async (t) => {
  const { get } = mock(t)
  for (const host of ['a.example', 'b.example', 'a.example', 'c.example:1'])
    t.ok(
      hrefsIn((await get('/v3/Proxies', { host })).json()).every((href) =>
        href.startsWith(`http://${host}/`),
      ),
    )
})

t.test('--public-url pins them', async (t) => {
  const { get } = mock(t, { publicUrl: 'https://pinned.example:1' })
  const others = { host: 'other', 'x-forwarded-host': 'another', 'x-forwarded-prefix': '/a' }
  const answer = await get('/v3/Proxies', others)
  t.ok(hrefsIn(answer.json()).every((href) => href.startsWith('https://pinned.example:1/v3/')))
  const below = mock(t, { publicUrl: 'https://pinned.example/backup' })
  for (const href of hrefsIn((await below.get('/v3/Proxies', others)).json()))
    t.ok(href.startsWith('https://pinned.example/backup/v3/'), href)
})

const BAD = [
  'a b',
  'a/b',
  'a"b',
  "a'b",
  '<script>',
  'a\\b',
  'a?b',
  'a#b',
  'user@a',
  'a:0',
  'a:99999',
  'a:b',
  '[::1',
  '[zz]',
  '[::1]x',
  ':1',
  '-',
  'ä',
  'a,b',
]

t.test('a host that is none is refused and never reaches an answer', async (t) => {
  const { get } = mock(t)
  for (const bad of BAD) {
    const ways: Record<string, string>[] = [
      { host: bad },
      { 'x-forwarded-host': bad },
      { 'x-forwarded-port': bad },
      { 'x-forwarded-proto': bad },
      { forwarded: `host="${bad.replace(/["\\]/g, '\\$&')}"` },
    ]
    for (const headers of ways) {
      // of a list of hosts the first one counts
      if (bad === 'a,b' && headers['x-forwarded-host']) continue
      const answer = await get('/v3/Proxies', headers)
      t.equal(answer.statusCode, 400, JSON.stringify(headers))
      t.strictSame(Object.keys(answer.json()), ['message'])
      if (bad.length > 2)
        t.notOk(answer.body.includes(JSON.stringify(bad).slice(1, -1)), 'it is not repeated')
    }
  }
  t.equal((await get('/v3/Proxies', { forwarded: 'host=' })).statusCode, 400)
})

t.test('a path that is none is refused', async (t) => {
  const { get } = mock(t)
  const bad = [
    'backup',
    '//evil.example',
    '/a//b',
    '/a/../b',
    '/..',
    '/.',
    '/a?b',
    '/a#b',
    '/a b',
    '/a"b',
    "/a'b",
    '/<a>',
    '/a\\b',
    '/a%2fb',
    '/ä',
    'https://a',
    `/${'a'.repeat(600)}`,
  ]
  for (const prefix of bad) {
    const answer = await get('/v3/Proxies', { 'x-forwarded-prefix': prefix })
    t.match(
      answer.json(),
      { message: "The header 'X-Forwarded-Prefix' must be a path such as /backup." },
      prefix,
    )
    t.equal(answer.statusCode, 400)
    const read = () => readOptions({ values: { publicUrl: `https://a${prefix}` }, formatName: String })
    if (prefix.startsWith('/')) t.throws(read, { message: /^publicUrl must be http/ }, prefix)
  }
  for (const [given, publicUrl] of [
    ['https://a.example:1/', 'https://a.example:1'],
    ['http://a/backup/eu/', 'http://a/backup/eu'],
  ])
    t.equal(readOptions({ values: { publicUrl: given }, formatName: String }).publicUrl, publicUrl)
})

t.test('whatever passes for a host can stand in a URL as it is', async (t) => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webAuthority({ withPort: true, withIPv4: true, withIPv6: true }),
        fc.string(),
        fc.constantFrom(...BAD),
      ),
      (text) => {
        if (!isHost(text)) return
        const url = new URL(`https://${text}/v3/jobs`)
        t.equal(url.pathname, '/v3/jobs')
        t.equal(url.username, '')
      },
    ),
    { numRuns: 500 },
  )
  t.ok(isHost('example.com:1') && isHost('[::1]') && isHost('a.'))
})
