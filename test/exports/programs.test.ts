import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { findTrouble, packages } from './programs.js'

/** Programs of these names are scripts, and no others are there. */
function only(t: Test, scripts: Record<string, string>): string {
  const folder = t.testdir(
    Object.fromEntries(Object.entries(scripts).map(([name, script]) => [name, `#!/bin/sh\n${script}\n`])),
  )
  for (const name of Object.keys(scripts)) chmodSync(join(folder, name), 0o755)
  return folder
}

t.test('a program is there when it works', async (t) => {
  const before = process.env.PATH
  t.teardown(() => {
    process.env.PATH = before
  })
  process.env.PATH = only(t, {
    msgconvert: `echo "Can't locate Email/Address.pm in @INC" >&2; exit 2`,
    unzip: 'exit 0',
    pdftotext: 'echo pdftotext version 22.12.0 >&2; exit 99',
    lspst: 'kill -9 $$',
    file: 'read line; echo application/octet-stream',
  })
  t.equal(findTrouble('pdftotext'), undefined)
  const TROUBLES = {
    readpst: /^readpst is not installed: apt-get install pst-utils$/,
    msgconvert:
      /^msgconvert does not work: apt-get install libemail-outlook-message-perl libemail-address-perl\n'msgconvert --help' printed: Can't locate Email\/Address\.pm/,
    unzip: /^unzip does not work: .*\n'unzip -v' printed: nothing$/,
    lspst: /^lspst does not work: /,
    file: /^file does not work: .*\n.*application\/octet-stream/,
  } as const
  for (const [name, trouble] of Object.entries(TROUBLES))
    t.match(findTrouble(name as keyof typeof TROUBLES), trouble, name)
})

t.test('a test is left out without its program, or fails when all have to be there', async (t) => {
  const module = new URL('./programs.js', import.meta.url)
  const script = `import t from 'tap'
    import { needs } from ${JSON.stringify(module.href)}
    for (const name of ['one', 'other']) t.test(name, needs('pdftotext', 'unzip'), async () => t.fail('runs'))`
  const run = (variables: Record<string, string>) =>
    spawnSync(process.execPath, [...process.execArgv, '--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: {
        PATH: only(t, { pdftotext: 'echo pdftotext version 1', unzip: 'echo broken' }),
        HOME: process.env.HOME,
        ...variables,
      },
    })
  const without = run({})
  t.equal(without.status, 0, without.stdout + without.stderr)
  t.match(without.stdout, /ok 1 - one.* # SKIP unzip does not work/)
  const required = run({ REQUIRE_TOOLS: '1' })
  t.not(required.status, 0)
  t.match(required.stdout, /not ok 1 - unzip does not work: apt-get install unzip/)
  t.equal(required.stdout.match(/^not ok/gm)?.length, 1, 'and says so once')
})

t.test('CI installs them all', async (t) => {
  const script = readFileSync(new URL('../../.ci/run', import.meta.url), 'utf8')
  const line = /apt-get install .*/.exec(script)?.[0].split(' ') ?? []
  t.strictSame(
    packages.filter((name) => !['bash', 'openssl', ...line].includes(name)),
    [],
  )
})
