import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parseDemo } from '../../src/catalogue/demo-catalogue.js'
import { parseProfile } from '../../src/catalogue/profile-catalogue.js'
import { parseScenario } from '../../src/catalogue/scenario-catalogue.js'
import { connect, startMock } from '../../src/index.js'
import { NOW } from '../helper.js'
import { cli } from './cli.js'

/** Aliases of aliases: ten lines that come to a hundred million. */
const BOMB = `a0: &a0 [x]\n${Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`)}]`).join('\n')}\n`
const MERGES = `a0: &a0 { x: 1 }\n${Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} { <<: [${Array(9).fill(`*a${n}`)}] }`).join('\n')}\n`

/** Files that hold nothing that can be used. */
const BROKEN: Record<string, [content: string | Buffer, says: RegExp]> = {
  'bomb.yaml': [BOMB, /aliases expand to more than/],
  'merges.yaml': [MERGES, /aliases expand|not known|no property|no key/],
  'deep.yaml': ['['.repeat(20_000), /nested too deep|:\d+:\d+: |line \d+/],
  'tab.yaml': ['a:\n\tb: 1\n', /:2:\d+: |line 2/],
  'twice.yaml': ['a: 1\na: 2\n', /(?::2:1: |line 2, column 1: ).*unique/],
  'several.yaml': ['a: 1\n---\nb: 2\n', /multiple documents/],
  'binary.yaml': [Buffer.from([0x80, 0x81, 0xfe, 0xff]), /no text in UTF-8/],
  'zero.yaml': ['a\0b', /zero bytes/],
  'alias.yaml': ['a: *nothing\n', /alias/i],
  'merge.yaml': ['a: { <<: 7 }\n', /Merge|merge/],
}

t.test('a file that cannot be used is told with its name, and ends a command with 2', async (t) => {
  const dir = t.testdir({ folder: {} })
  for (const [name, [content]] of Object.entries(BROKEN)) writeFileSync(join(dir, name), content)
  const commands = (file: string): string[][] => [
    ['--profile', file, '--port', '0'],
    ['--scenario', file, '--port', '0'],
    ['--demo', file, '--port', '0'],
    ['--config', file],
    ['seed', 'check', file],
    ['reset', '--profile', file],
    ['verify', file],
    ['scenario', 'apply', file],
    ['snapshot', 'import', file],
  ]
  for (const [name, [, says]] of Object.entries({ ...BROKEN, folder: ['', /EISDIR/] as const }))
    for (const args of commands(join(dir, name))) {
      const { code, err } = await cli(args)
      // this one holds something, which a server would have to refuse; a folder is taken for the name of a scenario
      const isSent = ['snapshot', 'verify', 'scenario'].includes(args[0] as string)
      if ((isSent && name === 'merges.yaml') || (args[0] === 'scenario' && name === 'folder')) continue
      t.equal(code, 2, `${args.join(' ')}: ${err}`)
      t.match(err, says, args.join(' '))
      t.match(err, name, args.join(' '))
    }
})

t.test('byte order marks and UTF-16 are read, and what is right in YAML stays so', async (t) => {
  const dir = t.testdir({ 'bom.yaml': '\uFEFFproxies: [{ hostName: p }]\n' })
  writeFileSync(join(dir, 'utf16.yaml'), Buffer.from('\uFEFFproxies: [{ hostName: p }]\n', 'utf16le'))
  for (const name of ['bom.yaml', 'utf16.yaml'])
    t.match(await cli(['seed', 'check', join(dir, name)]), { code: 0, out: /1 {2}proxies/ }, name)
  for (const parse of [parseProfile, parseScenario, parseDemo])
    t.throws(() => parse(BOMB, 'a.yaml'), { message: /^a.yaml: its aliases expand to more than/ })
  t.match(parseProfile('proxies: [&p { hostName: a }, { <<: *p, hostName: b }]', 'x'), {
    proxies: [{ hostName: 'a' }, { hostName: 'b' }],
  })
})

t.test('commands speak of what was typed, and reset to a file; over plain HTTP too', async (t) => {
  const dir = t.testdir({
    'my.yaml': 'proxies: [{ hostName: mine }]\n',
    'bad.yaml': 'proxies: [{ hostNam: mine }]\n',
    'wrong.yaml': "calls: [{ match: { operation: 'GET /Jbos' }, times: 0 }]\n",
    'faulty.yaml': "faults: [{ match: { path: '/v3/Jbos' }, effect: { status: 500 } }]\n",
  })
  const mock = await startMock({ now: NOW, httpPort: 0, certsDir: join(dir, 'certs') })
  t.teardown(() => mock.close())
  const at = ['--url', mock.httpUrl as string]
  for (const [args, says] of [
    [
      ['advance', '6h'],
      /<duration> must be an ISO 8601 duration such as PT6H; it is '6h'. Did you mean 'PT6H'\?/,
    ],
    [['reset', '--seed', 'abc'], /--seed must be a whole number .*; it is 'abc'/],
    [['reset', '--profile', 'smal'], /no profile 'smal'.*or a file.*Did you mean 'small'\?/],
    [['reset', '--profile', join(dir, 'bad.yaml')], /bad.yaml:1:\d+: .*'proxies.0.hostNam' is unknown/],
    [['reset', '--profile', 'msp', '--snapshot', 'x'], /--snapshot cannot be combined/i],
    [['verify', join(dir, 'wrong.yaml')], /wrong.yaml: .*'GET \/Jbos'. Did you mean 'GET \/Jobs'\?/],
    [['scenario', 'apply', join(dir, 'faulty.yaml')], /faulty.yaml: .*Did you mean '\/v3\/Jobs'\?/],
    [['--scenario', join(dir, 'faulty.yaml')], /faulty.yaml:1:\d+: .*Did you mean '\/v3\/Jobs'\?/],
  ] as const) {
    const { code, err } = await cli(args[0] === '--scenario' ? args : [...args, ...at])
    t.equal(code, 2, args.join(' '))
    t.match(err, says)
  }
  t.match(await cli(['reset', '--profile', join(dir, 'my.yaml'), '--seed', '7', ...at]), { code: 0 })
  t.match(await mock.sandboxes.list(), [{ profile: 'inline', seed: 7, counts: { proxies: 1 } }])
  t.match(await cli(['advance', 'P1D', '--keep-tokens', ...at]), { code: 0 })
  t.match(await cli(['env', ...at]), { code: 0, out: `export VBO_MOCK_URL='${mock.httpUrl}'` })

  const remote = await connect({ url: mock.httpUrl as string })
  t.match(await remote.clock.read(), { now: '2026-03-03T14:30:00.000Z' })
  await remote.reset('w7', { profile: 'empty' })
  t.match(await remote.sandbox('w7').overview(), { profile: 'empty' })
  await remote.reset({ seed: 9 })
  t.match(await remote.overview(), { seed: 9 })
  await t.rejects(connect({ url: mock.url.replace('https', 'http') }), /speaks HTTPS/)
  await t.rejects(connect({ url: 'ftp://localhost' }), {
    name: 'TypeError',
    message: /https:\/\/HOST\[:PORT\] or http/,
  })
})
