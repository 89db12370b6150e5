import { execFile, execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { startMock } from '../../src/index.js'
import {
  CERTIFICATE,
  LANGUAGES,
  quote,
  quotePowerShell,
  quoteSh,
} from '../../src/page/client/parts/snippets.js'
import { needs } from '../exports/programs.js'

const NASTY = [
  `it's "quoted" \`here\` $HOME $(id) \\ %PATH% !x`,
  '‘curly’ ‚and‛ <script>alert(1)</script>',
  'two\nlines\tand\r\nmore',
  'مثال 😀 \u2028 \u202e',
  '',
]

t.test('a shell reads what was meant', async (t) => {
  for (const text of NASTY) t.equal(execFileSync('sh', ['-c', `printf %s ${quoteSh(text)}`]).toString(), text)
})

t.test('JavaScript reads what was meant', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => new Function(`return ${quote(text)}`)() === text),
  )
  t.pass('whatever it is')
})

t.test('to PowerShell a text is what lies between single quotes, of which it knows five', async (t) => {
  for (const text of NASTY) {
    const quoted = quotePowerShell(text)
    const inner = quoted.slice(1, -1)
    t.equal(inner.replace(/(['‘’‚‛])\1/g, '$1'), text)
    t.notMatch(inner.replace(/(['‘’‚‛])\1/g, ''), /['‘’‚‛]/, 'none stands alone')
  }
})

t.test('each language gets the login, the address and the body', async (t) => {
  const access = {
    server: 'https://localhost:4443',
    ca: true,
    login: { name: "o'hara", password: 'a"b$c' },
  }
  const url = 'https://localhost:4443/v3/Jobs/1/Action'
  for (const [language, write] of Object.entries(LANGUAGES)) {
    const text = write({ method: 'POST', url, body: '{"start":null}', type: 'application/json' }, access)
    t.match(text, url, language)
    t.match(text, 'https://localhost:4443/v3/Token')
    t.match(text, 'start')
    t.match(text, /o('|'\\'|')'?hara/)
  }
})

t.test('what is written for curl is a script', async (t) => {
  const login = { server: 'https://localhost:4443', ca: true, login: { name: 'a', password: `'"$x` } }
  const script = LANGUAGES.curl(
    { method: 'PUT', url: 'https://localhost:4443/v3/a?b=c&d=e', body: NASTY[0] },
    login,
  )
  // curl says what it was given
  const told = execFileSync('sh', [
    '-c',
    `curl() { for word; do printf '%s\\0' "$word"; done; }\n${script}`,
  ]).toString()
  const words = told.split('\0')
  t.ok(words.includes(NASTY[0] ?? ''))
  t.ok(words.includes('https://localhost:4443/v3/a?b=c&d=e'))
  t.ok(words.includes('PUT'))
})

t.test('without a login there is none, and without TLS no certificate', async (t) => {
  const url = 'http://localhost:4080/v3/Jobs'
  const notes = ['Replace this.']
  for (const [language, write] of Object.entries(LANGUAGES)) {
    const text = write({ method: 'GET', url, notes }, { server: 'http://localhost:4080', ca: false })
    t.notMatch(text, /Token|Authorization|pem|Certificate|CERTS/i, language)
    t.match(text, /^(?:#|\/\/) Replace this\.$/m)
    const given = write(
      { method: 'GET', url },
      { server: 'http://localhost:4080', ca: false, token: 'TOKEN' },
    )
    t.match(given, 'Bearer TOKEN', language)
  }
})

t.test('what is pasted works', needs('curl', 'python3-requests'), async (t) => {
  const mock = await startMock()
  t.teardown(() => mock.close())
  const cwd = t.testdir()
  writeFileSync(`${cwd}/${CERTIFICATE}`, (await mock.app.inject('/__admin/ca.pem')).body)
  const access = { server: mock.url, ca: true, login: { name: 'administrator+w7', password: 'password' } }
  const request = {
    method: 'POST',
    url: `${mock.url}/v8/Proxies?a=b&c=d`,
    body: `{"hostName":${JSON.stringify(NASTY[0])}}`,
    type: 'application/json',
  }
  const RUNNERS: { readonly [language in keyof typeof LANGUAGES]?: [program: string, ...args: string[]] } = {
    curl: ['sh', '-c'],
    fetch: [process.execPath, '--input-type=module', '-e'],
    python: ['python3', '-c'],
  }
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: CERTIFICATE, NODE_OPTIONS: '' }
  for (const [language, [program, ...args]] of Object.entries(RUNNERS)) {
    const code = LANGUAGES[language as keyof typeof RUNNERS](request, access)
    await promisify(execFile)(program, [...args, code], { cwd, env })
    const call = (await mock.sandbox('w7').requests.list()).at(-1)
    t.match(
      call,
      {
        method: 'POST',
        url: '/v8/Proxies?a=b&c=d',
        account: 'administrator',
        request: { body: request.body },
      },
      language,
    )
  }
})
