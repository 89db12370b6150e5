// Runs the scripts of the GitHub Action as a runner would: the server starts, clients of a later step find and trust it, and the last
// step keeps what happened.
import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = process.cwd()
const folder = mkdtempSync(join(tmpdir(), 'vbo365-mock-action-'))
const files = { GITHUB_ENV: join(folder, 'env'), GITHUB_OUTPUT: join(folder, 'output') }

function insist(truth, complaint) {
  if (!truth) throw new Error(complaint)
}

const readPairs = (file) =>
  Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )

/** Runs a command of a step. */
function run(command, args, inputs = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, RUNNER_TEMP: folder, ...files, ...inputs },
  })
  return { status, text: stdout + stderr }
}

const findPort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, 'localhost', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })

const step = (script, inputs) => run(process.execPath, [resolve(root, 'action', script)], inputs)

try {
  for (const file of Object.values(files)) writeFileSync(file, '')
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/vbo365-mock'))

  const refused = step('start.mjs', { INPUT_OPTIONS: '--profil small', INPUT_TIMEOUT: 'PT1S' })
  insist(
    refused.status === 1 && /::error .*--profil/.test(refused.text),
    `a wrong option is not told: ${refused.text}`,
  )

  const port = await findPort()
  const options = `--profile small\n--now 2026-03-02T14:30:00Z\n--port ${port}`
  const started = step('start.mjs', { INPUT_OPTIONS: options })
  insist(started.status === 0, started.text)
  const { url, ca, page } = readPairs(files.GITHUB_OUTPUT)
  insist(
    url === `https://localhost:${port}` && page === `${url}/__admin/ui`,
    `the outputs are ${url}, ${page}`,
  )
  insist(readFileSync(ca, 'utf8').includes('CERTIFICATE'), 'the output ca is no certificate')

  const variables = readPairs(files.GITHUB_ENV)
  const form = 'grant_type=password&username=administrator&password=password'
  const curl = run('curl', ['--silent', '--fail', '--data', form, `${url}/v3/Token`], variables)
  insist(curl.status === 0 && /access_token/.test(curl.text), `curl does not trust the server: ${curl.text}`)
  const node = run(
    process.execPath,
    [
      '-e',
      "fetch(process.env.VBO_MOCK_URL + '/__admin/health').then(({ status }) => process.exit(status === 200 ? 0 : 1))",
    ],
    variables,
  )
  insist(node.status === 0, `Node does not trust the server: ${node.text}`)

  const finished = step('finish.mjs', variables)
  insist(finished.status === 0, finished.text)
  const kept = readdirSync(readPairs(files.GITHUB_OUTPUT).folder).sort().join(' ')
  insist(kept === 'report.html report.xml run.zip server.log', `kept is ${kept}`)
  const gone = run('curl', ['--silent', `${url}/__admin/health`], variables)
  insist(gone.status !== 0, 'the server is still there')
  const none = step('finish.mjs')
  insist(none.status === 1 && /No server was started in this job/.test(none.text), none.text)
  console.log('action: starts, is trusted, and keeps the run')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
