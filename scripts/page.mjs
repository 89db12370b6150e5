// Bundles the page that src/page serves. The build writes it to dist; from sources it is made when it is asked for.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const PAGE = fileURLToPath(new URL('../src/page/client', import.meta.url))

const compile = (entry, out, options = {}) =>
  build({
    entryPoints: [{ in: join(PAGE, entry), out }],
    outdir: '/',
    write: false,
    metafile: true,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome123', 'firefox128', 'safari17.5'],
    legalComments: 'none',
    logLevel: 'warning',
    ...options,
  })

/** The files of the page by name, each also compressed: `app.js`, `app.js.br`, `app.js.gz`; and what they were made of. */
export async function bundlePage() {
  const results = [
    await compile('main.tsx', 'app', {
      inject: [join(PAGE, 'jsx.ts')],
      tsconfigRaw: {
        compilerOptions: { target: 'ES2023', jsx: 'react', jsxFactory: 'h', jsxFragmentFactory: 'Fragment' },
      },
    }),
    await compile('data/worker.ts', 'worker'),
  ]
  const files = new Map([['index.html', readFileSync(join(PAGE, 'index.html'))]])
  for (const { path, contents } of results.flatMap(({ outputFiles }) => outputFiles))
    files.set(path.replace(/^.*[\\/]/, ''), Buffer.from(contents))
  for (const [name, content] of [...files]) {
    files.set(`${name}.br`, brotliCompressSync(content))
    files.set(`${name}.gz`, gzipSync(content, { level: 9 }))
  }
  return { files, inputs: results.flatMap(({ metafile }) => Object.keys(metafile.inputs)) }
}
