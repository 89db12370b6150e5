import { spawnSync } from 'node:child_process'
import { chmod } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import t from 'tap'

/** What property tests see in a process of their own. */
function seen(seed?: string) {
  const { FC_SEED, ...environment } = process.env
  const script =
    "import fc from 'fast-check'; fc.assert(fc.property(fc.string(), (value) => { console.log(JSON.stringify(value)) }))"
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import=./test/seed.mjs', '--input-type=module', '-e', script],
    { encoding: 'utf8', env: { ...environment, ...(seed !== undefined && { FC_SEED: seed }) } },
  )
  return { status, stdout, stderr }
}

const first = seen()

t.test('property tests see the same values each time', async (t) => {
  t.equal(first.status, 0, first.stderr)
  t.equal(first.stdout.split('\n').length, 101)
  t.equal(seen().stdout, first.stdout)
  t.equal(seen('').stdout, first.stdout, 'a variable without a value is as if absent')
  t.equal(fc.readConfigureGlobal().seed, Number(process.env.FC_SEED || 365), 'this file is no exception')
})

t.test('or those of the seed that is named', async (t) => {
  const named = seen('-2137439764')
  t.not(named.stdout, first.stdout)
  t.equal(seen('-2137439764').stdout, named.stdout)
  const wrong = seen('soon')
  t.not(wrong.status, 0)
  t.match(wrong.stderr, "FC_SEED must be a whole number, like 365 or -2137439764; it is 'soon'.")
})

t.test('a random run says how to repeat it', async (t) => {
  // npm runs what is first in the path: here a script that says what it was given
  const bin = t.testdir({ npm: '#!/bin/sh\necho "$* with $FC_SEED"\nexit 3\n' })
  const script = fileURLToPath(new URL('../scripts/test-random.mjs', import.meta.url))
  const run = (variables: Record<string, string>) => {
    const { FC_SEED, ...environment } = process.env
    return spawnSync(process.execPath, [script, 'test/a.test.ts'], {
      encoding: 'utf8',
      env: { ...environment, PATH: bin, ...variables },
    })
  }
  await chmod(`${bin}/npm`, 0o755)
  const { status, stdout } = run({})
  t.equal(status, 3)
  const [, seed = ''] = /seed (\d+)\. To repeat: FC_SEED=\1 npm run test:random/.exec(stdout) ?? []
  t.match(stdout, `test -- test/a.test.ts with ${seed}\n`)
  t.equal(run({ FC_SEED: seed }).stdout, stdout)
})
