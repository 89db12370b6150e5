import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import {
  clientVariables,
  createEnvironmentSource,
  createFileSource,
  getVariableName,
  optionNames,
  readOptions,
} from '../../src/server/options.js'
import { NOW } from '../helper.js'
import { cli } from './cli.js'

t.test('config print tells each option and where it comes from, and no secret', async (t) => {
  const dir = t.testdir({ 'mock.yaml': 'seed: 7\ntokenLifetime: PT2H\nprofile: msp\ntlsSan: [a.example]\n' })
  const file = join(dir, 'mock.yaml')
  const args = ['config', 'print', '--config', file, '--port', '5000', '--user', 'a:hunter2', '--no-admin']
  const variables = { VBO_MOCK_PROFILE: 'empty', VBO_MOCK_ADMIN_TOKEN: 'hunter2', VBO_MOCK_NOW: NOW }
  const { code, out } = await cli([...args, '--json'], variables)
  t.equal(code, 0)
  t.match(JSON.parse(out), {
    port: { value: 5000, from: '--port' },
    profile: { value: 'empty', from: 'VBO_MOCK_PROFILE' },
    seed: { value: 7, from: `seed in '${file}'` },
    tokenLifetime: { value: 'PT2H', from: `tokenLifetime in '${file}'` },
    now: { value: NOW, from: 'VBO_MOCK_NOW' },
    user: { value: ['a:******'], from: '--user' },
    adminToken: { value: '******', from: 'VBO_MOCK_ADMIN_TOKEN' },
    tlsSan: { value: ['a.example'] },
    admin: { value: false, from: '--no-admin' },
    quirks: { value: true, from: 'default' },
    httpPort: { value: null, from: 'not set' },
  })
  t.notMatch(out, 'hunter2')
  const text = (await cli(args, variables)).out
  t.match(text, /^port +5000 +--port$/m)
  t.match(text, /^httpPort +- +not set$/m)
  t.notMatch(text, 'hunter2')
  t.match(await cli(['config', 'print'], { VBO_MOCK_SEDE: '1' }), {
    code: 2,
    err: /Did you mean 'VBO_MOCK_SEED'/,
  })
  t.match(await cli(['config', 'print'], { VBO_MOCK_URI: '' }), {
    code: 2,
    err: /Did you mean 'VBO_MOCK_URL'/,
  })
})

t.test('a variable without a value is absent, and the end of a line is no part of one', async (t) => {
  const print = async (variables: Record<string, string>, args: string[] = []) => {
    const { out, err } = await cli(['config', 'print', '--json', ...args], variables)
    t.equal(err, '')
    return JSON.parse(out)
  }
  const names = [...optionNames.map(getVariableName), ...Object.values(clientVariables)]
  const usual = await print({})
  for (const nothing of ['', ' ', '\r\n', ' \t\r\n \n'])
    t.strictSame(await print(Object.fromEntries(names.map((name) => [name, nothing]))), usual)
  t.match(
    await print({
      VBO_MOCK_PORT: ' 5000\r\n',
      VBO_MOCK_HOST: '127.0.0.1\r',
      VBO_MOCK_QUIRKS: 'off ',
      VBO_MOCK_TLS_SAN: '\r\na.example\r\n\r\n b.example\r',
      VBO_MOCK_PROFILE: 'msp\n',
    }),
    {
      port: { value: 5000 },
      host: { value: '127.0.0.1' },
      quirks: { value: false },
      tlsSan: { value: ['a.example', 'b.example'] },
      profile: { value: 'msp' },
    },
  )
  const users = { VBO_MOCK_USER: 'alice:pw\r\nbob:p w2\r\n' }
  t.strictSame(readOptions(createEnvironmentSource(users)).user, [
    { name: 'alice', password: 'pw' },
    { name: 'bob', password: 'p w2' },
  ])
  const dir = t.testdir({
    'dos.yaml': '\uFEFFseed: 7\r\nhttpPort:\r\nadminToken: |\r\n  secret\r\nuser:\r\n  - a:b\r\n',
    'ca.pem': '',
  })
  const config = join(dir, 'dos.yaml')
  t.match(await print({ VBO_MOCK_CONFIG: `${config}\r\n` }), {
    seed: { value: 7 },
    httpPort: { value: null, from: 'not set' },
    user: { value: ['a:******'] },
  })
  const content = { adminToken: 'secret\n', user: ['a:b\r\n'], httpPort: null }
  t.match(readOptions(createFileSource('x', content)), { adminToken: 'secret', user: [{ password: 'b' }] })
  const client = {
    VBO_MOCK_URL: 'https://a.example:1\r\n',
    VBO_MOCK_CA: ` ${join(dir, 'ca.pem')}\n`,
    VBO_MOCK_SANDBOX: '',
  }
  const { VBO_MOCK_URL, VBO_MOCK_CA, VBO_MOCK_SANDBOX } = JSON.parse(
    (await cli(['env', '--json'], client)).out,
  )
  t.strictSame(
    [VBO_MOCK_URL, VBO_MOCK_CA, VBO_MOCK_SANDBOX],
    ['https://a.example:1', join(dir, 'ca.pem'), undefined],
  )
})

t.test('seed check counts what a profile makes, or tells where it is wrong', async (t) => {
  const dir = t.testdir({
    'good.yaml': `proxies: [{ hostName: proxy.example }]
repositories: [{ name: Main, proxy: proxy.example, path: 'D:\\Backup', capacity: 2 TB }]
organizations:
  - { count: 3, users: 20, jobs: [{ name: Everything, repository: Main }] }
`,
    'bad.yaml': 'organizations:\n  - usres: 20\n',
  })
  const good = ['seed', 'check', join(dir, 'good.yaml'), '--now', NOW]
  t.match(JSON.parse((await cli([...good, '--json'])).out), {
    valid: true,
    counts: { organizations: 3, users: 60, proxies: 1, repositories: 1, jobs: 3 },
  })
  t.match(await cli(good), {
    code: 0,
    out: /good\.yaml is valid\. It makes:\n +3 {2}organizations\n +60 {2}users\n/,
  })
  t.match(await cli(['seed', 'check', join(dir, 'bad.yaml')]), {
    code: 2,
    err: /bad\.yaml:2:5: 'organizations\.0\.usres' is unknown: did you mean 'users'/,
  })
  t.match(await cli(['seed', 'check', 'smal']), { code: 2, err: /Did you mean 'small'/ })
})

t.test('env prints what clients read, for each shell', async (t) => {
  const certsDir = join(t.testdir({}), "it's")
  const args = ['env', '--certs-dir', certsDir, '--port', '5000']
  t.match(await cli(args), { code: 1, err: /There is no '.*ca\.pem' yet: start the server first/ })
  mkdirSync(certsDir)
  const ca = join(certsDir, 'ca.pem')
  writeFileSync(ca, '')
  const expected = {
    NODE_EXTRA_CA_CERTS: ca,
    REQUESTS_CA_BUNDLE: ca,
    SSL_CERT_FILE: ca,
    CURL_CA_BUNDLE: ca,
    VBO_MOCK_URL: 'https://localhost:5000',
    VBO_MOCK_CA: ca,
    VBO_MOCK_SANDBOX: 'w7',
    VBO_MOCK_CLIENT_USER: 'a+w7',
    VBO_MOCK_CLIENT_PASSWORD: 'b',
  }
  const full = [...args, '--sandbox', 'w7', '--user', 'a:b']
  t.strictSame(JSON.parse((await cli([...full, '--json'])).out), expected)
  const script = (await cli(full)).out
  const read = execFileSync('sh', ['-c', `${script}\nenv`], { encoding: 'utf8' })
  for (const [name, value] of Object.entries(expected)) t.ok(read.includes(`${name}=${value}\n`), name)
  t.match((await cli([...full, '--shell', 'fish'])).out, /^set -gx VBO_MOCK_CA '.*it\\'s\/ca\.pem'$/m)
  t.match((await cli([...full, '--shell', 'powershell'])).out, /^\$env:VBO_MOCK_CA = '.*it''s\/ca\.pem'$/m)
  t.match((await cli([...full, '--shell', 'cmd'])).out, /^set "VBO_MOCK_CA=.*it's\/ca\.pem"$/m)
  t.match(await cli([...full, '--shell', 'csh']), { code: 2, err: /sh, fish, powershell, cmd/ })
  // with them in the environment, a server starts and commands find it
  t.match(await cli(['config', 'print'], expected), { code: 0 })
})

t.test('no password gets out of its quotes', async (t) => {
  const dir = t.testdir({ 'ca.pem': '' })
  // a process for each would take long: one reads them all
  const passwords = fc.sample(
    fc.string({ unit: fc.constantFrom(...'\'"$`\\ ;&|a(){}*!#~'), minLength: 1, maxLength: 12 }),
    200,
  )
  const scripts: string[] = []
  for (const password of passwords) {
    const { out } = await cli(['env', '--port', '1', '--certs-dir', dir, '--user', `a:${password}`])
    scripts.push(`${out}printf '%s\\n' "$VBO_MOCK_CLIENT_PASSWORD"`)
  }
  const read = execFileSync('sh', { input: scripts.join('\n'), encoding: 'utf8' })
  t.strictSame(read.split('\n').slice(0, -1), passwords)
})
