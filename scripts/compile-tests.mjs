// Compiles src and test to build, file by file, and writes what `npm test` runs: build/groups, each a process that runs the test files
// of some folders one after the other. A process of its own for each file would spend more on loading and warming up the same
// modules than on the tests, and one for each folder still a fifth more than these. Types are checked by tsc.
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * The folders of each process. All run at the same time, and should take equally long. A file belongs to the first in whose
 * folder it lies; the last takes what is left.
 */
const GROUPS = {
  page: ['page'],
  api: ['api', 'exports', 'fuzz', 'recording'],
  rest: ['.'],
}
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

mkdirSync('build/groups')
const files = readdirSync('build/test', { recursive: true })
  .filter((file) => file.endsWith('.test.js'))
  .sort()
const rest = new Set(files)
for (const [name, folders] of Object.entries(GROUPS)) {
  const members = [...rest].filter((file) =>
    folders.some((folder) => folder === '.' || file.startsWith(`${folder}/`)),
  )
  for (const file of members) rest.delete(file)
  // a file is loaded within a test, since the process would end between two files otherwise; its own tests follow that one
  writeFileSync(
    `build/groups/${name}.js`,
    `import t from 'tap'\nfor (const file of ${JSON.stringify(members, null, 2)})\n  await t.test(file, () => import(\`../test/\${file}\`))\n`,
  )
}
