// What npm runs after an install of a clone: builds dist. Where the tools of the build were left out (`npm install ../clone`,
// `npm ci --omit=dev`) they are installed for it, and taken away again if that was what was asked for.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const { resolve } = createRequire(join(root, 'package.json'))

/** Whether a package is here, or above: not all may be required, but each has a folder. */
const isInstalled = (name) =>
  (resolve.paths(name) ?? []).some((folder) => {
    try {
      return readFileSync(join(folder, name, 'package.json')).length > 0
    } catch {
      return false
    }
  })

/** Runs npm on this folder alone, whatever the npm that has called us was told about another. */
function npm(...args) {
  const environment = Object.entries(process.env).filter(
    ([name]) =>
      !/^npm_config_(global|location|prefix|local_prefix|workspaces?|dry_run|omit|include|json)$/i.test(name),
  )
  // standard output is for what the caller prints
  execFileSync('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: root,
    env: Object.fromEntries(environment),
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
}

const isWhole = Object.keys({ ...dependencies, ...devDependencies }).every(isInstalled)
if (!isWhole) npm('ci', '--include=dev')
process.chdir(root)
await import('./build.mjs')
const { npm_config_omit: omitted = '', NODE_ENV } = process.env
if (!isWhole && (omitted.includes('dev') || NODE_ENV === 'production')) npm('prune', '--omit=dev')
