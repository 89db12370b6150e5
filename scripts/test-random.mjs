// npm run test:random: the tests, with property tests that see other values than last time. What follows `--` goes to tap.
// FC_SEED=… npm run test:random repeats a run.
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'

const seed = process.env.FC_SEED || String(randomInt(2 ** 31))
const told = `fast-check begins with seed ${seed}. To repeat: FC_SEED=${seed} npm run test:random`
console.log(told)
const { status } = spawnSync('npm', ['test', '--', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, FC_SEED: seed },
})
// again, for much has been printed since
console.log(told)
process.exitCode = status ?? 1
