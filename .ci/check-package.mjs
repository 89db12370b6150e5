// Packs the project, installs the tarball into an empty folder as a user would, and serves from there.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import semver from 'semver'
import { clean, restore } from '../scripts/manifest.mjs'

const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
const folder = mkdtempSync(join(tmpdir(), 'vbo365-mock-package-'))

/** Fails the check. */
function insist(truth, complaint) {
  if (!truth) throw new Error(complaint)
}

const readManifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** The package holds nothing that only a clone needs, and promises no Node that one of its dependencies does not support. */
function checkManifest(installed) {
  const { engines, ...manifest } = readManifest(installed)
  for (const name of ['scripts', 'devDependencies', 'tap'])
    insist(!(name in manifest), `package.json of the package has '${name}'`)
  for (const name of ['repository', 'homepage', 'bugs'])
    insist(name in manifest, `package.json of the package has no '${name}'`)
  const modules = join(installed, '..')
  for (const file of readdirSync(modules, { recursive: true })) {
    if (!/^((.+\/)?node_modules\/)?(@[^/]+\/)?[^/@]+\/package\.json$/.test(file)) continue
    const { name, engines: theirs } = readManifest(join(modules, dirname(file)))
    insist(
      theirs?.node === undefined || semver.subset(engines.node, theirs.node),
      `package.json promises Node ${engines.node}, and ${name} wants ${theirs?.node}`,
    )
  }
}

/** Whatever is compiled in comes with its license. */
function checkNotices(installed) {
  const notices = readFileSync(join(installed, 'THIRD-PARTY-NOTICES'), 'utf8')
  // esbuild says where code is from, unless it is minified, as that of the page is
  const bundled = new Set(['preact', '@preact/signals'])
  for (const file of readdirSync(join(installed, 'dist')).filter((name) => /\.c?js$/.test(name)))
    for (const [, name] of readFileSync(join(installed, 'dist', file), 'utf8').matchAll(
      /^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm,
    ))
      bundled.add(name)
  for (const name of bundled)
    insist(new RegExp(`^${name} \\d`, 'm').test(notices), `THIRD-PARTY-NOTICES does not name ${name}`)
  insist(
    notices
      .split('-'.repeat(80))
      .slice(1)
      .every((notice) => /permission|redistribution|licen[cs]e/i.test(notice)),
    'THIRD-PARTY-NOTICES lacks a license',
  )
}

/** What the documents link to is in the package, or at least in the repository, where npm's page of the package leads. */
function checkLinks(installed) {
  const pages = readdirSync(join(installed, 'docs')).filter((file) => file.endsWith('.md'))
  insist(pages.length > 5, 'the package lacks documents')
  for (const document of [
    'README.md',
    'CHANGELOG.md',
    'llms.txt',
    ...pages.map((file) => join('docs', file)),
  ]) {
    const text = readFileSync(join(installed, document), 'utf8')
    for (const [, link] of text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)) {
      const path = join(dirname(document), link)
      const isPacked = existsSync(join(installed, path))
      insist(isPacked || existsSync(path), `${document} links to ${link}, which is not there`)
      insist(
        isPacked || !path.startsWith('docs/'),
        `${document} links to ${link}, which is not in the package`,
      )
    }
  }
}

try {
  // as `npm pack` does it, without a build
  clean()
  let packed
  try {
    packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], process.cwd())
  } finally {
    restore()
  }
  const [{ filename, files }] = JSON.parse(packed)
  const strange = files
    .map(({ path }) => path)
    .filter(
      (path) =>
        !/^(dist\/[\w./-]+\.(js|d\.ts)|dist\/(?:cli|program)\.cjs|dist\/commonjs\/package\.json|dist\/page\/[\w.]+\.(html|css|br|gz)|dist\/(?:evidence|api-operations|api-upgrades|api-vocabulary|api-descriptions|api-examples)\.json|(dist|fixtures)\/(profiles|scenarios|demos)\/[\w.-]+\.(json|yaml)|docs\/[\w-]+\.md|docs\/pictures\/\w+\.png|LICENSE|THIRD-PARTY-NOTICES|README\.md|CHANGELOG\.md|llms\.txt|package\.json)$/.test(
          path,
        ),
    )
  insist(strange.length === 0, `the package holds what nobody needs: ${strange.join(', ')}`)

  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  // strict: every package a user gets must agree with the versions of Node that we promise
  run('npm', ['install', '--engine-strict', '--no-audit', '--no-fund', join(folder, filename)], folder)

  const installed = join(folder, 'node_modules/vbo365-mock')
  checkManifest(installed)
  checkNotices(installed)
  checkLinks(installed)

  writeFileSync(
    join(folder, 'use.ts'),
    "import { type Mock, startMock } from 'vbo365-mock'\nexport const mock: Promise<Mock> = startMock({ seed: 1 })\n",
  )
  // a stand-in for the package of whoever uses the module
  const peer = join(folder, 'node_modules/testcontainers')
  mkdirSync(peer)
  writeFileSync(
    join(peer, 'index.js'),
    'exports.AbstractStartedContainer = exports.GenericContainer = class {}\nexports.Wait = {}\nexports.getContainerRuntimeClient = () => {}\n',
  )
  for (const entry of ['playwright', 'testcontainers', 'vite', 'vitest']) {
    const use = `import('vbo365-mock/${entry}').then((module) => process.exit(Object.keys(module).length === 1 ? 0 : 1))`
    run(process.execPath, ['-e', use], folder)
    run(process.execPath, ['-e', `require('vbo365-mock/${entry}')`], folder)
  }
  writeFileSync(
    join(folder, 'use.cts'),
    "import { type Mock, startMock } from 'vbo365-mock'\nexport const mock: Promise<Mock> = startMock({ seed: 1 })\n",
  )
  run(
    process.execPath,
    [
      '--no-experimental-require-module',
      '-e',
      "require('vbo365-mock').startMock({ listen: false }).then((mock) => mock.close())",
    ],
    folder,
  )
  // with the oldest compiler that is supported, and all declarations looked at
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', 'typescript@5.4'], folder)
  const types = join(process.cwd(), 'node_modules/@types')
  const flags = '--noEmit --strict --target es2022 --module nodenext --types node --typeRoots'.split(' ')
  run(join(folder, 'node_modules/.bin/tsc'), [...flags, types, 'use.ts', 'use.cts'], folder)

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
