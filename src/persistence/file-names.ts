import { DEFAULT_SANDBOX, isSandboxName, type SandboxName } from '../world/sandbox-name.js'

/** The name of a sandbox's file. Capitals are marked, for some file systems take them for small letters. */
export const getFileName = (sandbox: SandboxName): string =>
  sandbox === DEFAULT_SANDBOX
    ? 'sandbox.json'
    : `sandbox-${sandbox.replace(/[A-Z]/g, (letter) => `=${letter.toLowerCase()}`)}.json`

/** The sandbox whose file has this name; undefined for the file of something else. */
export function parseFileName(file: string): SandboxName | undefined {
  if (file === getFileName(DEFAULT_SANDBOX)) return DEFAULT_SANDBOX
  const [, marked = ''] = /^sandbox-(.+)\.json$/.exec(file) ?? []
  const name = marked.replace(/=([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return isSandboxName(name) && getFileName(name) === file ? name : undefined
}
