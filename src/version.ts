import { readFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
  engines: { node: string }
}

/** The version of this package. */
export const { version } = manifest

/** The versions of Node that it runs on: `^20.19.0 || >=24.0.0`. */
export const { node: nodeVersions } = manifest.engines
