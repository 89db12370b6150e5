import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { getVariableName, optionNames, optionSpecs } from '../../src/server/options.js'
import { cli, startHere } from './cli.js'
import { run } from './program.js'

t.test('what cannot be used is named, with what would be right', async (t) => {
  const CASES: [name: string, args: string[], variables: Record<string, string>, complaint: RegExp][] = [
    ['unknown flag', ['--prot', '1'], {}, /no option '--prot'\. Did you mean '--port'\?/],
    [
      'unknown variable',
      [],
      { VBO_MOCK_PROT: '1' },
      /no variable 'VBO_MOCK_PROT'. Did you mean 'VBO_MOCK_PORT'\?/,
    ],
    ['unknown key', ['--config', 'a.yaml'], {}, /no key in 'a.yaml' 'prot'. Did you mean 'port'\?/],
    ['unknown command', ['strat'], {}, /no command 'strat'\. Did you mean 'start'\?/],
    ['broken file', ['--config', 'b.json'], {}, /'b.json' cannot be read/],
    ['missing file', ['--config', 'c.json'], {}, /'c.json' cannot be read.*ENOENT/],
    ['a file with a list', ['--config', 'd.yaml'], {}, /'d.yaml' must contain an object/],
    [
      'bad value in a file',
      ['--config', 'e.yaml'],
      {},
      /port in 'e.yaml' must be a whole number from 0 to 65535; it is 'x'/,
    ],
    ['a list for one value', ['--config', 'f.yaml'], {}, /port in 'f.yaml' must be a single value/],
    ['bad variable', [], { VBO_MOCK_PORT: '-1' }, /VBO_MOCK_PORT must be a whole number/],
    ['--port', ['--port', '65536'], {}, /--port must be a whole number from 0 to 65535; it is '65536'/],
    ['--http-port', ['--http-port', 'x'], {}, /--http-port must be a whole number/],
    ['--host', ['--host', ''], {}, /--host must be a text that is not empty/],
    [
      '--profile',
      ['--profile', 'smal'],
      {},
      /no profile 'smal': it must be one of small, .* Did you mean 'small'/,
    ],
    [
      '--scenario',
      ['--scenario', 'proxy-offlin'],
      {},
      /no scenario 'proxy-offlin': .* Did you mean 'proxy-offline'/,
    ],
    ['--canary', ['--canary', 'odd'], {}, /--canary must be one of expired, other-host/],
    ['--seed', ['--seed', '1.5'], {}, /--seed must be a whole number/],
    ['--now', ['--now', 'yesterday'], {}, /--now must be an ISO 8601 instant such as 2026/],
    ['--now without a zone', ['--now', '2026-03-02T14:30'], {}, /--now must be an ISO 8601 instant/],
    ['--now on no day', ['--now', '2026-13-02'], {}, /--now must be an ISO 8601 instant/],
    ['--user', ['--user', 'administrator'], {}, /--user must be NAME:PASSWORD/],
    ['--keep-alive', ['--keep-alive', '2m'], {}, /--keep-alive must be an ISO 8601 duration.*PT2M, or off/],
    ['--auth', ['--auth', 'none'], {}, /--auth must be one of strict, any/],
    [
      '--token-lifetime',
      ['--token-lifetime', '1h'],
      {},
      /--token-lifetime must be an ISO 8601 duration.*PT1H/,
    ],
    ['--token-lifetime of nothing', ['--token-lifetime', 'PT0S'], {}, /longer than zero/],
    ['--public-url', ['--public-url', 'example.com'], {}, /--public-url must be http/],
    [
      '--cors-origin with a path',
      ['--cors-origin', 'https://a/b'],
      {},
      /--cors-origin must be an origin .* without a path/,
    ],
    ['--cors-origin without a scheme', ['--cors-origin', 'a.example'], {}, /must be an origin/],
    ['--demo', ['--demo', 'no.yaml'], {}, /no demo 'no.yaml': it must be a file/],
    [
      '--public-url with a path that leads elsewhere',
      ['--public-url', 'https://a/../b'],
      {},
      /--public-url must be http.* a path such as/,
    ],
    ['--tls-key-type', ['--tls-key-type', 'dsa'], {}, /--tls-key-type must be one of ec, rsa/],
    [
      '--tls-cert alone',
      ['--tls-cert', 'a.pem'],
      {},
      /--tls-cert and --tls-key must be used together: --tls-key is missing/,
    ],
    [
      '--tls-cert that is not there',
      ['--tls-cert', 'a.pem', '--tls-key', 'b.pem'],
      {},
      /'a.pem' cannot be read \(ENOENT\)/,
    ],
    [
      '--certs-dir below a file',
      ['--certs-dir', 'b.json/x'],
      {},
      /saved in 'b.json\/x' \(ENOTDIR\).*--certs-dir/,
    ],
    ['--quirks', ['--quirks', 'maybe'], {}, /--quirks must be on or off/],
    ['--log-level', ['--log-level', 'loud'], {}, /--log-level must be one of fatal, error/],
    ['an address of another machine', ['--host', '192.0.2.1'], {}, /EADDRNOTAVAIL/],
  ]
  const files = {
    'a.yaml': 'prot: 1\n',
    'b.json': '{ "port": ',
    'd.yaml': '- a\n',
    'e.yaml': 'port: x\n',
    'f.yaml': 'port: [1]\n',
  }
  const before = process.cwd()
  process.chdir(t.testdir(files))
  t.teardown(() => process.chdir(before))
  for (const [name, args, variables, complaint] of CASES)
    await t.test(name, async (t) => {
      const usual =
        args.includes('--port') || 'VBO_MOCK_PORT' in variables || args.includes('--config')
          ? []
          : ['--port', '0']
      const { code, err, out } = await cli([...usual, ...args], variables)
      t.match(err, complaint)
      t.equal(code, name.includes('another machine') ? 1 : 2)
      t.equal(out, '', 'nothing is said to be ready')
      t.notMatch(err, /\n +at /, 'no stack')
    })
})

t.test('a port that is taken', async (t) => {
  const other = createServer().listen(0, 'localhost')
  t.teardown(() => other.close())
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const { code, err } = await cli(['--port', String(port), '--certs-dir', t.testdir()])
  t.match(err, `Port ${port} of localhost is in use. Choose another port with --port, or 0 for a free one.`)
  t.equal(code, 2)
})

t.test('--help names every option with its variable, --version the version', async (t) => {
  const { code, out } = await cli(['--help'])
  t.equal(code, 0)
  for (const name of optionNames) {
    t.match(out, new RegExp(`${optionSpecs[name].flag.split(' ')[0]}\\b`), name)
    t.match(out, `[${getVariableName(name)}]`)
  }
  const version = await run(t, ['--version']).ended
  t.match(version, { code: 0, out: /^\d+\.\d+\.\d+\S*\n$/ })
})

t.test('healthcheck tells who lives', async (t) => {
  const cwd = t.testdir({ certs: {}, other: {} })
  const certs = ['--certs-dir', join(cwd, 'certs')]
  const server = await startHere(t, certs)
  const check = (...args: string[]) => cli(['healthcheck', '--port', String(server.port), ...certs, ...args])
  t.match(await check(), { code: 0, err: '' })
  t.match(await check('--host', '0.0.0.0'), { code: 0 }, 'where a container listens')
  t.match(await check('--certs-dir', 'nowhere'), { code: 1, err: /no certificate/ })

  const other = await startHere(t, ['--certs-dir', join(cwd, 'other')])
  t.match(await check('--port', String(other.port)), { code: 1, err: /another certificate/ })

  server.signal('SIGTERM')
  await server.ended
  t.match(await check(), { code: 1, err: /not healthy at port \d+: .*ECONNREFUSED/ })
})
