import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { type CheckResult, createResults } from './check-result.js'

const run = promisify(execFile)
/** Milliseconds that a client may take. */
const TIMEOUT = 10_000

interface Client {
  readonly name: string
  readonly variable: string
  readonly command: string
  readonly args: (url: string) => readonly string[]
}

const CLIENTS: readonly Client[] = [
  {
    name: 'node',
    variable: 'NODE_EXTRA_CA_CERTS',
    command: process.execPath,
    args: (url) => [
      '-e',
      "require('node:https').get(process.argv[1], (r) => r.resume()).on('error', (e) => { console.error(e.code); process.exit(1) })",
      url,
    ],
  },
  {
    name: 'curl',
    variable: 'CURL_CA_BUNDLE',
    command: 'curl',
    args: (url) => ['--silent', '--show-error', '--output', '-', '--url', url],
  },
]

/** Checks whether other programs trust the server: in the present environment, and with the variable that `env` prints. */
export const checkTrust = (
  url: string,
  caFile: string | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<CheckResult[]> =>
  Promise.all(CLIENTS.map((client) => checkClient(client, `${url}/__admin/health`, caFile, environment)))

async function checkClient(
  { name, variable, command, args }: Client,
  url: string,
  caFile: string | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<CheckResult> {
  const { ok, warn, fail } = createResults(name)
  /** Complaint of the client about the server; undefined when it has none. */
  const complaint = async (extra: Record<string, string>): Promise<string | undefined> => {
    try {
      await run(command, args(url), { env: { ...environment, ...extra }, timeout: TIMEOUT })
      return undefined
    } catch (error) {
      const { code, stderr = '' } = error as { code?: unknown; stderr?: string }
      return code === 'ENOENT' ? 'ENOENT' : stderr.trim().split('\n')[0] || String(code)
    }
  }
  const asItIs = await complaint({})
  if (asItIs === undefined) return ok('trusts the server')
  if (asItIs === 'ENOENT') return ok('is not installed')
  const advised = caFile === undefined ? asItIs : await complaint({ [variable]: resolve(caFile) })
  return advised === undefined
    ? warn(`trusts the server only with ${variable}.`, 'Set this variable with eval "$(vbo365-mock env)".')
    : fail(
        `does not trust the server: ${advised}`,
        `Make it trust ${caFile ?? 'the certificate from /__admin/ca.pem'}.`,
      )
}
