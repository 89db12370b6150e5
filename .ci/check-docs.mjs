// Runs the console and TypeScript blocks of README.md, llms.txt and docs/ as a reader would: those of a shell one after the other against a server
// of their own for each document, those in TypeScript each with a mock of its own. What is printed is not compared.
// A block that cannot run is preceded by `<!-- not run: why -->`, one that commands read as a file by `<!-- file: its name -->`.
// node .ci/check-docs.mjs [DOCUMENT…]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
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
import { createInterface } from 'node:readline'
import { transform } from 'esbuild'

const documents =
  process.argv.length > 2 ? process.argv.slice(2) : ['README.md', 'llms.txt', ...inFolder('docs')]
const NOW = '2026-03-02T14:30:00Z'
/** Milliseconds that the blocks of a document may take. */
const PATIENCE = 300_000
const SKIPPED = /^<!-- not run: \S.* -->$/
const NAMED = /^<!-- file: (\S+) -->$/

/** Files of the reader that commands name and no document shows. */
const FILES = { 'expectations.yaml': 'calls: []\n' }

const folder = mkdtempSync(join(tmpdir(), 'vbo365-mock-docs-'))
const failed = []
try {
  const counts = { run: 0, skipped: 0 }
  for (const document of documents) {
    const all = blocksOf(document)
    const blocks = all.filter(({ language }) => language !== 'yaml')
    const runnable = blocks.filter(({ isSkipped }) => !isSkipped)
    counts.run += runnable.length
    counts.skipped += blocks.length - runnable.length
    const cwd = join(folder, document.replace(/\W/g, '-'))
    mkdirSync(join(cwd, 'node_modules'), { recursive: true })
    symlinkSync(process.cwd(), join(cwd, 'node_modules/vbo365-mock'))
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(cwd, name), text)
    for (const { file, text } of all) if (file !== undefined) writeFileSync(join(cwd, file), text.join('\n'))
    await runConsole(
      document,
      runnable.filter(({ language }) => language === 'console'),
      cwd,
    )
    await runTypeScript(
      document,
      runnable.filter(({ language }) => language === 'ts'),
      cwd,
    )
  }
  if (failed.length > 0) throw new Error(`these blocks fail:\n${failed.join('\n')}`)
  console.log(`docs: ${counts.run} blocks run, ${counts.skipped} say why they are not`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function inFolder(name) {
  return readdirSync(name)
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(name, file))
}

/** The blocks of a document that can be run or be files: `{ language, line, text, isSkipped, file }`. */
function blocksOf(document) {
  const lines = readFileSync(document, 'utf8').split('\n')
  return lines.flatMap((fence, index) => {
    const language = /^```(console|ts|yaml)$/.exec(fence)?.[1]
    if (language === undefined) return []
    const text = lines.slice(index + 1, lines.indexOf('```', index + 1))
    const before = lines.slice(0, index).findLast((line) => line !== '')
    return [
      { language, line: index + 1, text, isSkipped: SKIPPED.test(before), file: NAMED.exec(before)?.[1] },
    ]
  })
}

/** The commands of a block: with prompts those lines that have one, and what continues them; else all. */
function commandsOf(text) {
  if (!text.some((line) => line.startsWith('$ '))) return text
  return text.flatMap((line, index) =>
    line.startsWith('$ ') ? [line.slice(2)] : text[index - 1]?.endsWith('\\') ? [line] : [],
  )
}

/** Whether a block has a server of its own, in the background. */
function startsServer(text) {
  return text.some((line) => /vbo365-mock .*&$/.test(line))
}

async function runConsole(document, blocks, cwd) {
  if (blocks.length === 0) return
  const server = spawn(process.execPath, [resolve('dist/cli.cjs'), '--port', '0', '--now', NOW], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    let url
    for await (const line of createInterface({ input: server.stdout })) {
      url = / ready at (\S+) /.exec(line)?.[1]
      if (url !== undefined) break
    }
    const ca = `--cacert '${cwd}/certs/ca.pem'`
    // an error of the server is one of the block; what examples leave out is said at the top of controls.md
    const leftOut = document === 'docs/controls.md' ? `${ca} -H 'content-type: application/json'` : ''
    const prelude = `set -o pipefail
exec 2>&1
# a command that fails is told, and the next one is tried
trap 'printf "\\n@! %s\\n" "$BASH_COMMAND"' ERR
export VBO_MOCK_PORT='${await freePort()}'
M='${url}/__admin'
curl() { command curl --fail-with-body -sS --max-time 30 ${leftOut} "$@"; }
npx() { [ "$1" = vbo365-mock ] && shift && '${process.execPath}' '${resolve('dist/cli.cjs')}' "$@"; }
npm() { :; }
# what a client has asked before: enough that each block finds what it speaks of
begin() {
  printf '\\n@@ %s\\n' "$1"
  {
    export VBO_MOCK_URL='${url}' VBO_MOCK_CA='${cwd}/certs/ca.pem'
    command curl -sSf ${ca} -X POST "$M/reset"
    command curl -sS ${ca} -X DELETE "$M/sandboxes/w[7-8]"
    command curl -sSf ${ca} -X PUT "$M/snapshots/ready"
    local token=$(command curl -sSf ${ca} '${url}/v3/Token' -d 'grant_type=password&username=administrator&password=password' | jq -r .access_token)
    command curl -sSf ${ca} -H "authorization: Bearer $token" '${url}/v3/Jobs?offset=[1-20]'
    local job=$(command curl -sSf ${ca} -H "authorization: Bearer $token" '${url}/v3/Jobs' | jq -r '.[1].id')
    command curl -sSf ${ca} -H "authorization: Bearer $token" -H 'content-type: application/json' "${url}/v3/Jobs/$job/Action" -d '{"start":null}'
  } > /dev/null
}
`
    const script = blocks.map(
      ({ line, text }) =>
        `begin ${line}\n${startsServer(text) ? 'unset VBO_MOCK_URL VBO_MOCK_CA\n' : ''}${commandsOf(text).join('\n').replaceAll('https://localhost:4443', url)}\n`,
    )
    const told = await run('bash', ['-c', `${prelude}${script.join('')}\nexit 0`], cwd)
    for (const part of told.out.split(/^@@ /m).slice(1)) {
      const [line] = part.split('\n', 1)
      for (const [, printed, command] of part.matchAll(/(.{0,300})\n@! (.*)/g))
        failed.push(`${document}:${line} ${command}\n  ${printed}`)
    }
    if (told.code !== 0)
      failed.push(`${document}: the shell ended with ${told.code}: ${told.out.slice(-500)}${told.err}`)
  } finally {
    server.kill()
  }
}

async function runTypeScript(document, blocks, cwd) {
  if (blocks.length === 0) return
  const functions = blocks.map(({ line, text }) => {
    // within a function imports are calls
    const own = text.join('\n').replace(/^import (\{.*\}) from (.*)$/gm, 'const $1 = await import($2)')
    const mock = /\b(const|using) mock\b/.test(own) ? 'server' : 'mock'
    return `async function block${line}() {
  await using ${mock} = await startMock({ now: '${NOW}' })
  const jobId = await call(${mock})
  writeFileSync('certs/ca.pem', ${mock}.ca)
  {
${own.replaceAll("'https://localhost:4443'", `${mock}.url`)}
  }
}
begun = ${line}
try { await block${line}() } catch (error) { console.log('@@ ${line}', error) }
`
  })
  const source = `import { readFileSync, writeFileSync } from 'node:fs'
import { startMock } from 'vbo365-mock'
let begun
process.once('SIGTERM', () => { console.log('@@ ' + begun, 'does not end'); process.exit(1) })
/** Does what a client has done before. @returns the id of a job that can start */
async function call(mock) {
  const headers = { authorization: 'Bearer ' + (await mock.token()) }
  for (let n = 0; n < 20; n++) await mock.app.inject({ url: '/v3/Jobs?offset=' + n, headers })
  const jobs = (await mock.app.inject({ url: '/v3/Jobs', headers })).json()
  const [first, second] = jobs.filter(({ isEnabled }) => isEnabled)
  await mock.app.inject({ method: 'POST', url: '/v3/Jobs/' + first.id + '/Action', headers, payload: { start: null } })
  return second.id
}
${functions.join('\n')}
process.exit()`
  // Node 20 knows no 'using'
  const { code } = await transform(source, { loader: 'ts', format: 'esm', target: 'node20.19' })
  mkdirSync(join(cwd, 'certs'), { recursive: true })
  writeFileSync(join(cwd, 'blocks.mjs'), code)
  const told = await run(process.execPath, ['blocks.mjs'], cwd)
  if (told.code !== 0) failed.push(`${document}: ${told.err}`)
  for (const trouble of told.out.split(/^@@ /m).slice(1)) failed.push(`${document}:${trouble}`)
}

async function run(command, args, cwd) {
  const child = spawn(command, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE,
    detached: true,
  })
  const told = { out: '', err: '' }
  child.stdout.on('data', (data) => {
    told.out += data
  })
  child.stderr.on('data', (data) => {
    told.err += data
  })
  const closed = once(child, 'close')
  const [code] = await once(child, 'exit')
  // what it has started in the background
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {}
  await closed
  return { code, ...told }
}

async function freePort() {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}
