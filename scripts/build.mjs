// Compiles src to dist: JavaScript by esbuild, declarations of the public entry by tsc.
// THIRD-PARTY-NOTICES says what else is in there.
// typebox is compiled in, because loading its 700 modules one by one takes longer than all the rest of the start.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { build } from 'esbuild'
import { parse } from 'yaml'
import { noticesOf } from './notices.mjs'
import { bundlePage } from './page.mjs'

const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
rmSync('dist', { recursive: true, force: true })

/** Helpers for other tools, by the name under which they are imported. */
const INTEGRATIONS = Object.fromEntries(
  ['playwright', 'testcontainers', 'vite', 'vitest'].map((name) => [name, `src/integrations/${name}.ts`]),
)

const COMMON = { bundle: true, outdir: 'dist', platform: 'node', target: 'node20.19', metafile: true }

const library = await build({
  ...COMMON,
  entryPoints: { index: 'src/index.ts', ...INTEGRATIONS },
  splitting: true,
  format: 'esm',
  external: Object.keys({ ...dependencies, ...peerDependencies }),
})

// The program is one file, so that its code can be cached as a whole. What it loads on use only stays outside.
const SCRIPT = {
  ...COMMON,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': 'importMetaUrl', 'import.meta.dirname': '__dirname' },
}
const program = await build({
  ...SCRIPT,
  entryPoints: { program: 'src/cli/main.ts' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  supported: { 'dynamic-import': false },
  plugins: [
    {
      name: 'packages that are loaded on use',
      setup: ({ onResolve }) =>
        onResolve({ filter: /^[^./]/ }, ({ kind, path }) =>
          kind === 'dynamic-import' ? { path, external: true } : undefined,
        ),
    },
  ],
})
const hash = createHash('sha256').update(readFileSync('dist/program.cjs')).digest('hex').slice(0, 16)
await build({
  ...SCRIPT,
  entryPoints: { cli: 'src/cli/launch.ts' },
  define: { ...SCRIPT.define, PROGRAM_HASH: JSON.stringify(hash) },
})

// The library for module loaders that know no ES modules, such as Jest's. Packages that are ES modules only are compiled in.
const COMMONJS = join('dist', 'commonjs')
const isModuleOnly = (name) => {
  const { type, exports: entries } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'))
  return type === 'module' && !JSON.stringify(entries ?? {}).includes('"require"')
}
const AS_COMMONJS = {
  ...SCRIPT,
  outdir: COMMONJS,
  outExtension: {},
  // what it reads lies beside the ES modules
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: {
    js: "const importMetaUrl = require('node:url').pathToFileURL(require('node:path').join(__dirname, '../index.js')).href;",
  },
  supported: { 'dynamic-import': false },
  external: [
    ...Object.keys(dependencies).filter((name) => !isModuleOnly(name)),
    ...Object.keys(peerDependencies),
  ],
}
const commonjs = await build({ ...AS_COMMONJS, entryPoints: ['src/index.ts'] })
await build({
  ...AS_COMMONJS,
  entryPoints: INTEGRATIONS,
  plugins: [
    {
      name: 'one library for all',
      setup: ({ onResolve }) =>
        onResolve({ filter: /(library\/start-mock|client\/remote-mock)\.js$/ }, () => ({
          path: './index.js',
          external: true,
        })),
    },
  ],
})

// JSON is read in a tenth of the time that YAML takes
const readYaml = (file) =>
  parse(readFileSync(join('fixtures', file), 'utf8'), { merge: true, maxAliasCount: 1000 })
const writeJson = (file, content) => writeFileSync(join('dist', file), JSON.stringify(content))
const writeAsJson = (yaml, json) => writeJson(json, readYaml(yaml))
writeAsJson('evidence.yaml', 'evidence.json')
writeJson('api-operations.json', { ...readYaml('api/operations.yaml'), ...readYaml('api/verbs.yaml') })
writeJson('api-upgrades.json', { ...readYaml('api/shapes.yaml'), ...readYaml('api/upgrades.yaml') })
writeAsJson('api/vocabulary.yaml', 'api-vocabulary.json')
writeAsJson('api/descriptions.yaml', 'api-descriptions.json')
writeAsJson('api/examples.json', 'api-examples.json')
for (const kind of ['profiles', 'scenarios', 'demos']) {
  mkdirSync(join('dist', kind))
  for (const name of readdirSync(join('fixtures', kind)).filter((file) => file.endsWith('.yaml')))
    writeAsJson(join(kind, name), join(kind, name.replace(/yaml$/, 'json')))
}

mkdirSync('dist/page')
const page = await bundlePage()
for (const [name, content] of page.files) writeFileSync(join('dist/page', name), content)

writeFileSync(
  'THIRD-PARTY-NOTICES',
  noticesOf([
    ...[library, program, commonjs].flatMap(({ metafile }) => Object.keys(metafile.inputs)),
    ...page.inputs,
  ]),
)

execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' })

// Declarations that the public one does not lead to are of no use to anybody.
const reached = new Set()
const reach = (file) => {
  if (reached.has(file)) return
  reached.add(file)
  for (const [, path] of readFileSync(file, 'utf8').matchAll(/from '(\..+?)\.js'/g))
    reach(join(dirname(file), `${path}.d.ts`))
}
for (const file of ['index.d.ts', ...Object.keys(INTEGRATIONS).map((name) => `integrations/${name}.d.ts`)])
  reach(join('dist', file))
for (const file of readdirSync('dist', { recursive: true }).map((name) => join('dist', name)))
  if (file.endsWith('.d.ts') && !reached.has(file)) rmSync(file)
for (const entry of readdirSync('dist', { withFileTypes: true, recursive: true }).reverse())
  if (entry.isDirectory() && readdirSync(join(entry.parentPath, entry.name)).length === 0)
    rmSync(join(entry.parentPath, entry.name), { recursive: true })

// compilers take declarations for those of the modules that they stand beside
writeFileSync(join(COMMONJS, 'package.json'), '{ "type": "commonjs" }\n')
for (const file of reached) {
  const copy = join(COMMONJS, relative('dist', file))
  mkdirSync(dirname(copy), { recursive: true })
  copyFileSync(file, copy)
}
