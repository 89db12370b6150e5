// Packs the project, installs the tarball into an empty folder as a user would, and serves from there.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
const folder = mkdtempSync(join(tmpdir(), 'vbo365-mock-package-'))

/** Fails the check. */
function insist(truth, complaint) {
  if (!truth) throw new Error(complaint)
}

try {
  const [{ filename, files }] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], process.cwd()),
  )
  const strange = files
    .map(({ path }) => path)
    .filter(
      (path) =>
        !/^(dist\/[\w./-]+\.(js|d\.ts)|dist\/console\/[\w.]+\.(html|css|br|gz)|(dist|fixtures)\/(profiles|scenarios)\/[\w.-]+\.(json|yaml)|LICENSE|README\.md|CHANGELOG\.md|package\.json)$/.test(
          path,
        ),
    )
  insist(strange.length === 0, `the package holds what nobody needs: ${strange.join(', ')}`)

  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  // strict: every package a user gets must agree with the versions of Node that we promise
  run('npm', ['install', '--engine-strict', '--no-audit', '--no-fund', join(folder, filename)], folder)

  writeFileSync(
    join(folder, 'use.ts'),
    "import { type Mock, startMock } from 'vbo365-mock'\nexport const mock: Promise<Mock> = startMock({ seed: 1 })\n",
  )
  const tsc = join(process.cwd(), 'node_modules/.bin/tsc')
  const types = join(process.cwd(), 'node_modules/@types')
  run(
    tsc,
    [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--skipLibCheck',
      '--typeRoots',
      types,
      '--types',
      'node',
      'use.ts',
    ],
    folder,
  )

  // a group of its own, because npx does not hand signals on to what it runs
  const server = spawn('npx', ['--no-install', 'vbo365-mock', '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = new Promise((resolve) => server.once('exit', resolve))
  let url
  for await (const line of createInterface({ input: server.stdout })) {
    url = / ready at (\S+) /.exec(line)?.[1]
    if (url !== undefined) break
  }
  insist(url !== undefined, 'the installed program does not say that it is ready')
  const ask = `const r = await fetch('${url}/v3/Token', { method: 'POST', body: new URLSearchParams({ grant_type: 'password', username: 'administrator', password: 'password' }) }); process.exit(r.status === 200 ? 0 : 1)`
  execFileSync(process.execPath, ['--input-type=module', '-e', ask], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'certs/ca.pem') },
    stdio: 'inherit',
  })
  const look = `const r = await fetch('${url}/__admin/ui'); process.exit(r.status === 200 && /app\\.js/.test(await r.text()) ? 0 : 1)`
  execFileSync(process.execPath, ['--input-type=module', '-e', look], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'certs/ca.pem') },
    stdio: 'inherit',
  })
  process.kill(-server.pid, 'SIGTERM')
  await ended
  insist(
    readFileSync(join(folder, 'certs/ca.pem'), 'utf8').includes('CERTIFICATE'),
    'no certificates were kept',
  )
  console.log(`package: ${files.length} files, installs and serves`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
