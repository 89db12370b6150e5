// Compiles src and test to build, file by file: `npm test` runs what is there. Each test file is a process of its own, and
// to compile hundreds of files at the start of each would take longer than most tests. Types are checked by tsc.
import { readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const OWN = ['src', 'test', 'build', 'node_modules', '.git', '.tap']

rmSync('build', { recursive: true, force: true })
await build({
  entryPoints: ['src/**/*.ts', 'test/**/*.ts'],
  outbase: '.',
  outdir: 'build',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  sourcemap: 'inline',
  logLevel: 'warning',
})
// what they read lies beside them as it does in the sources
for (const entry of readdirSync('.', { withFileTypes: true }).filter(({ name }) => !OWN.includes(name)))
  symlinkSync(
    entry.isDirectory() ? join(process.cwd(), entry.name) : join('..', entry.name),
    join('build', entry.name),
    entry.isDirectory() ? 'junction' : 'file',
  )
