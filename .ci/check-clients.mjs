// Runs the examples in other languages, all at once, against one server: each test has a sandbox of its own there.
// Each must pass with the certificates that it is told to trust, and refuse the server without them.
// A language that is not installed is left out; REQUIRE_TOOLS=1 makes that a failure.
import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { json } from 'node:stream/consumers'
import { rootCertificates } from 'node:tls'

/** What runs the tests in the folder of each language, and what tells whether that is installed. */
const LANGUAGES = {
  bash: { test: 'bash test.sh', probe: 'jq --version && curl --version' },
  go: { test: 'go test -count=1 -v', probe: 'go version' },
  php: { test: 'php test.php', probe: 'php -r "curl_version();"' },
  python: { test: 'python3 -m unittest -v', probe: 'python3 -c "import requests"' },
}
/** Go compiles what it runs; everything else takes a second. */
const PATIENCE = 300_000

const run = (command, language, env) =>
  new Promise((resolve) =>
    execFile(
      'bash',
      ['-c', command],
      {
        cwd: language && join('examples', language),
        env: { ...process.env, GOTOOLCHAIN: 'local', PYTHONDONTWRITEBYTECODE: '1', ...env },
        timeout: PATIENCE,
      },
      (error, stdout, stderr) => resolve({ isOk: error === null, text: stdout + stderr }),
    ),
  )

const installed = []
for (const [language, { probe }] of Object.entries(LANGUAGES))
  if ((await run(probe)).isOk) installed.push(language)
  else if (process.env.REQUIRE_TOOLS)
    throw new Error(
      `${language} is not installed: apt-get install curl golang-go jq php-cli php-curl python3-requests`,
    )
  else console.log(`clients: ${language} is not installed`)

const folder = mkdtempSync(join(tmpdir(), 'vbo365-mock-clients-'))
const options = ['--certs-dir', folder]
const server = spawn(
  process.execPath,
  ['dist/cli.cjs', '--port', '0', '--now', '2026-03-02T14:30:00Z', ...options],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
const ended = once(server, 'exit')
try {
  let url
  for await (const line of createInterface({ input: server.stdout })) {
    url = / ready at (\S+) /.exec(line)?.[1]
    if (url !== undefined) break
  }
  server.stdout.resume()
  const trusting = JSON.parse(
    execFileSync(process.execPath, ['dist/cli.cjs', 'env', '--json', '--url', url, ...options]),
  )
  const runAll = (env) =>
    Promise.all(
      installed.map(async (language) => ({
        language,
        ...(await run(LANGUAGES[language].test, language, env)),
      })),
    )

  const others = join(folder, 'others.pem')
  writeFileSync(others, rootCertificates.join('\n'))
  const distrusting = Object.fromEntries(
    Object.entries(trusting).map(([name, value]) => [name, value.endsWith('.pem') ? others : value]),
  )
  // each test begins with a login by its client, which would make a sandbox with the name of the language
  const results = await runAll(distrusting)
  const ca = readFileSync(trusting.VBO_MOCK_CA)
  const [info] = await once(get(`${url}/__admin/info`, { ca }), 'response')
  const { sandboxes } = await json(info)
  const careless = results.filter(
    ({ language, isOk, text }) =>
      isOk || !/certificate/i.test(text) || sandboxes.some((name) => name.startsWith(`${language}-`)),
  )
  for (const { language, text } of careless)
    console.error(`${language} does not refuse a certificate that it should not trust:\n${text}`)

  const failed = (await runAll(trusting)).filter(({ isOk }) => !isOk)
  for (const { language, text } of failed) console.error(`${language} fails:\n${text}`)
  if (failed.length > 0 || careless.length > 0) process.exitCode = 1
  else
    console.log(`clients: ${installed.join(', ')} pass on one server, and refuse it without its certificate`)
} finally {
  server.kill()
  await ended
  rmSync(folder, { recursive: true, force: true })
}
