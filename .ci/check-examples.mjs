// Packs the project, installs it with the test frameworks of the examples into an empty folder, and runs the examples.
// Those in a browser are left out where Debian's Chromium is not installed; REQUIRE_TOOLS=1 makes that a failure.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const run = (command, args, cwd, stdio = 'inherit') =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', stdio, 'inherit'] })
const folder = mkdtempSync(join(tmpdir(), 'vbo365-mock-examples-'))
const SCRIPTS = ['node-test', 'tap', 'vitest', 'jest', 'vite']

try {
  const packed = run(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
    process.cwd(),
    'pipe',
  )
  const [{ filename }] = JSON.parse(packed)
  const examples = join(folder, 'examples')
  cpSync('examples', examples, { recursive: true, filter: (file) => !file.includes('node_modules') })
  // npx playwright install is for other machines: no browser is fetched here
  process.env.PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD = '1'
  run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', join(folder, filename)], examples)
  if (existsSync('/usr/bin/chromium')) SCRIPTS.push('playwright')
  else if (process.env.REQUIRE_TOOLS) throw new Error('Chromium is not installed')
  for (const script of SCRIPTS) {
    console.log(`\nexamples: ${script}`)
    run('npm', ['run', '--silent', script], examples)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
