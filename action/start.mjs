// The step that starts the server: finds the program, runs it in the background, waits for it, and hands its address and trust on to
// all later steps of the job.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { fail, runProgram, tell } from './runner.mjs'

const { INPUT_VERSION = '', INPUT_OPTIONS = '', INPUT_TIMEOUT = 'PT60S', RUNNER_TEMP = '.' } = process.env
const INSTALLED = join('node_modules', 'vbo365-mock', 'dist', 'cli.cjs')

/** `--profile msp` is two arguments; what comes after the first space belongs to the value, and may have more of them. */
const readOptions = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .flatMap((line) => /^(\S+)\s+(.*)$/.exec(line)?.slice(1) ?? [line])

try {
  const folder = join(RUNNER_TEMP, 'vbo365-mock')
  mkdirSync(folder, { recursive: true })
  const command =
    INPUT_VERSION === '' && existsSync(INSTALLED)
      ? [process.execPath, INSTALLED]
      : ['npx', '--yes', `vbo365-mock@${INPUT_VERSION || 'latest'}`]
  const certsDir = join(folder, 'certs')
  const options = ['--certs-dir', certsDir, ...readOptions(INPUT_OPTIONS)]
  const log = join(folder, 'server.log')
  const file = openSync(log, 'w')
  spawn(command[0], [...command.slice(1), ...options], {
    detached: true,
    stdio: ['ignore', file, file],
  }).unref()
  // the other commands take only the options that tell where a server is
  const at = options.indexOf('--port')
  const target = ['--certs-dir', certsDir, ...(at < 0 ? [] : options.slice(at, at + 2))]
  try {
    runProgram(command, ['wait', ...target, '--timeout', INPUT_TIMEOUT])
  } catch (error) {
    throw new Error(`${error.message}\n${readFileSync(log, 'utf8')}`)
  }
  const variables = JSON.parse(runProgram(command, ['env', '--json', ...target]))
  // other programs of the job still have to trust the rest of the world
  const bundle = join(folder, 'bundle.pem')
  writeFileSync(bundle, [...rootCertificates, readFileSync(variables.VBO_MOCK_CA, 'utf8')].join('\n'))
  const bundled = ['REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE', 'CURL_CA_BUNDLE']
  tell('GITHUB_ENV', {
    ...variables,
    ...Object.fromEntries(bundled.map((name) => [name, bundle])),
    VBO365_MOCK_ACTION: JSON.stringify({ command, target, folder }),
  })
  const url = variables.VBO_MOCK_URL
  tell('GITHUB_OUTPUT', { url, ca: variables.VBO_MOCK_CA, page: `${url}/__admin/ui` })
  console.log(`vbo365-mock is ready at ${url}`)
} catch (error) {
  fail(error)
}
