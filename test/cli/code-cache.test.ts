import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { version } from '../../src/version.js'
import { type Ended, run } from './program.js'

t.test('what a run has compiled is kept for the next one', async (t) => {
  const home = t.testdir({})
  const folder = join(home, 'vbo365-mock')
  const list = (): string[] => readdirSync(folder)
  const start = (args: string[], variables: Record<string, string> = {}): Promise<Ended> =>
    run(t, args, { XDG_CACHE_HOME: home, ...variables }, home).ended
  const succeeds = async (name: string, variables = {}): Promise<void> => {
    t.strictSame(await start(['--version'], variables), { code: 0, out: `${version}\n`, err: '' }, name)
  }

  await succeeds('not wanted', { NODE_DISABLE_COMPILE_CACHE: '1' })
  t.strictSame(readdirSync(home), [], 'then nothing is kept')
  await start(['--nonsense'])
  t.strictSame(readdirSync(home), [], 'nor of a run that failed')

  await succeeds('first run')
  const [name = '', ...others] = list()
  t.match(name, /^command-[0-9a-f]{16}\.bin$/)
  t.strictSame(others, [])
  const file = join(folder, name)
  t.equal(statSync(file).mode & 0o777, 0o600, 'only its owner can read it')
  t.equal(statSync(folder).mode & 0o777, 0o700)

  const kept = readFileSync(file)
  await succeeds('second run')
  t.ok(readFileSync(file).equals(kept), 'it is good as it is')

  writeFileSync(file, 'damaged')
  writeFileSync(join(folder, 'command-of-another-version.bin'), '')
  writeFileSync(join(folder, 'of-somebody-else'), '')
  await succeeds('damaged')
  t.ok(statSync(file).size > kept.length / 2, 'it is renewed')
  t.strictSame(list().sort(), [name, 'of-somebody-else'], 'in the place of that of another version')

  writeFileSync(file, 'damaged')
  chmodSync(folder, 0o777)
  await succeeds('a folder that others can write to')
  t.equal(readFileSync(file, 'utf8'), 'damaged', 'is not used')
})

t.test('a folder that cannot be made is no trouble', async (t) => {
  const home = t.testdir({ 'vbo365-mock': 'a file' })
  const { code, err } = await run(t, ['--version'], { XDG_CACHE_HOME: home }, home).ended
  t.strictSame({ code, err }, { code: 0, err: '' })
})

t.test('a user without a home has no cache', async (t) => {
  // as it is for a number that no name belongs to, which containers may run as
  const dir = t.testdir({
    'homeless.cjs': "require('node:os').homedir = () => { throw new Error('no home') }",
  })
  const variables = { XDG_CACHE_HOME: '', NODE_OPTIONS: `--require ${join(dir, 'homeless.cjs')}` }
  const { code, out, err } = await run(t, ['--version'], variables, dir).ended
  t.strictSame({ code, out, err }, { code: 0, out: `${version}\n`, err: '' })
})

t.test('a server has an entry of its own', async (t) => {
  const home = t.testdir({})
  mkdirSync(join(home, 'certs'))
  const args = ['--port', '0', '--certs-dir', join(home, 'certs')]
  const list = (): string[] => readdirSync(join(home, 'vbo365-mock')).map((name) => name.replace(/-.*/, ''))
  for (const round of ['first', 'second']) {
    const { child, ready, ended } = run(t, args, { XDG_CACHE_HOME: home }, home)
    t.match(await ready, /ready at/, round)
    child.kill('SIGTERM')
    t.match(await ended, { code: 0, err: '' })
    t.strictSame(list(), ['server'])
  }
})
