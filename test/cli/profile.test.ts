import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parseProfile } from '../../src/catalogue/profile-catalogue.js'
import { run } from '../../src/cli/run.js'
import { json, serve, token } from '../recording/server.js'
import { cli, startHere } from './cli.js'

/** A server to read, and what names it on the command line. */
async function startSource(t: Test) {
  const directory = t.testdir()
  const { port } = await startHere(t, ['--profile', 'empty', '--certs-dir', directory, '--api', 'v8'])
  const target = ['--target', `https://localhost:${port}`, '--ca', join(directory, 'ca.pem')]
  return { directory, args: ['profile', 'from', ...target, '--user', 'administrator', '--rate', '20'] }
}

const PASSWORD = { VBO_RECORD_PASSWORD: 'password' }

/** Runs the program for a person who gives an answer. */
async function runForPerson(args: readonly string[], answer: string) {
  const printed = { out: '', questions: [] as string[] }
  const code = await run(args, {
    out: (text) => {
      printed.out += text
    },
    err: () => {},
    environment: PASSWORD,
    input: async () => '',
    ask: async (question) => {
      t.match(printed.out, 'proxies: []', 'the profile is shown before the question')
      printed.questions.push(question)
      return answer
    },
    process,
  })
  return { code, ...printed }
}

t.test('profile from prints a profile, or writes it when a person agrees', async (t) => {
  const { args, directory } = await startSource(t)
  const file = join(directory, 'my.yaml')
  const { code, out } = await cli(args, PASSWORD)
  t.equal(code, 0)
  t.ok(parseProfile(out, 'printed'))

  const no = await runForPerson([...args, '--out', file], 'n')
  t.match(no, {
    code: 1,
    out: /\nNothing was written\.\n$/,
    questions: [`Write this profile to '${file}'? [y/N] `],
  })
  t.notOk(existsSync(file))
  const yes = await runForPerson([...args, '--out', file], 'Yes')
  t.match(yes, { code: 0, out: `wrote ${file}, with ` })
  t.equal(readFileSync(file, 'utf8'), out)
  const again = await runForPerson([...args, '--out', file], '')
  t.match(again, { code: 1, questions: [`Replace '${file}' with this profile? [y/N] `] })
})

t.test('profile from for scripts', async (t) => {
  const { args, directory } = await startSource(t)
  const file = join(directory, 'my.yaml')
  const { code, out, err } = await cli([...args, '--out', file, '--yes', '--json'], PASSWORD)
  t.equal(code, 0)
  t.match(JSON.parse(out), { version: 'v8', requests: Number, notes: [], profile: { proxies: [] }, file })
  t.equal(err, readFileSync(file, 'utf8'))
  t.match(await cli([...args, '--max-requests', '9'], PASSWORD), { code: 2, err: /Raise --max-requests\./ })
  t.match(await cli([...args], { VBO_RECORD_PASSWORD: 'wrong' }), { code: 3, err: /refuses the login/ })
})

t.test('profile from refuses what makes no sense before it asks the server', async (t) => {
  const CASES: readonly [args: string[], err: RegExp][] = [
    [['--out', 'my.yaml'], /no terminal to ask whether to write 'my\.yaml'\. Use --yes/],
    [['--yes'], /--yes needs --out FILE/],
    [['--max-requests', '0'], /--max-requests must be a number above 0/],
    [[], /Name the backup server with --target/],
    [['--target', 'https://localhost:1'], /Name the login with --user/],
    [['--target', 'https://localhost:1', '--user', 'a'], /Set the variable VBO_RECORD_PASSWORD/],
  ]
  for (const [args, err] of CASES) t.match(await cli(['profile', 'from', ...args]), { code: 2, out: '', err })
  t.match(await cli(['profile', 'from', '--target', 'https://localhost:1', '--user', 'a'], PASSWORD), {
    code: 3,
    err: /Check the address and the port of --target/,
  })
})

t.test('profile from reads a plain server, and sends nothing but GET requests and a login', async (t) => {
  const id = 'A1B2C3D4-0000-4000-8000-00000000000'
  const server = await serve(
    t,
    [6, 7],
    [
      ['/Token', token],
      [
        '/Organizations/',
        json({ offset: 0, limit: 1000, totalCount: 12, results: [{ displayName: 'Alice' }] }),
      ],
      ['/Organizations', json([{ id: `${id}1`, name: 'contoso.example', type: 'Hybrid' }])],
      ['/Jobs/', json([])],
      [
        '/Jobs',
        json([
          {
            id: `${id}2`,
            name: 'Contoso',
            _links: { organization: { href: `/v7/organizations/${id.toLowerCase()}1` } },
          },
        ]),
      ],
      [
        '/BackupRepositories',
        json([{ id: `${id}3`, name: 'Vault', capacityBytes: 4e12, freeSpaceBytes: 1e12 }]),
      ],
    ],
  )
  const ca = join(t.testdir(), 'ca.pem')
  writeFileSync(ca, server.ca)
  const args = ['profile', 'from', '--target', server.url, '--user', 'admin', '--ca', ca, '--rate', '20']
  const { code, out } = await cli(args, { VBO_RECORD_PASSWORD: 'secret' })
  t.equal(code, 0)
  t.match(parseProfile(out, 'printed'), {
    repositories: [{ capacity: '3.638 TB', used: '2.728 TB' }],
    organizations: [{ type: 'Hybrid', users: 12, groups: 12, sites: 12, jobs: [{ createdAgo: undefined }] }],
  })
  t.match(out, /^# The server responded to \/License with status 404\.$/m)
  t.notMatch(out, /alice|contoso|vault|a1b2/i)
  t.strictSame(
    server.received.filter(({ method }) => method !== 'GET').map(({ method, url }) => [method, url]),
    [['POST', '/v7/Token']],
  )
})
