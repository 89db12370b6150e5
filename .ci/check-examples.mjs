// Clones what is there, installs the examples as README says, and runs them. The clone has no packages yet, so this shows too that
// a clone installs by `npm install <folder>`.
// Those in a browser are left out where Debian's Chromium does not work; REQUIRE_TOOLS=1 makes that a failure.
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const run = (command, args, cwd, stdio = 'inherit') =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', stdio, 'inherit'] })
const folder = mkdtempSync(join(tmpdir(), 'vbo365-mock-examples-'))
const SCRIPTS = ['node-test', 'tap', 'vitest', 'jest', 'jest-modules', 'vite', 'testcontainers-fake']

try {
  // as it is now, committed or not
  const listed = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  for (const file of run('git', listed, process.cwd(), 'pipe').split('\0').filter(existsSync))
    cpSync(file, join(folder, file))
  const examples = join(folder, 'examples')
  // npx playwright install is for other machines: no browser is fetched here
  process.env.PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD = '1'
  run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], examples)
  const { error, stdout, stderr } = spawnSync('/usr/bin/chromium', ['--version'], { encoding: 'utf8' })
  if (/Chrom\w* \d/.test(stdout)) SCRIPTS.push('playwright')
  else if (process.env.REQUIRE_TOOLS)
    throw new Error(
      `Chromium does not work: apt-get install chromium\n${error ? error.message : stdout + stderr}`,
    )
  for (const script of SCRIPTS) {
    console.log(`\nexamples: ${script}`)
    run('npm', ['run', '--silent', script], examples)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
