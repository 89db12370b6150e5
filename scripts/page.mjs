// Bundles the page that src/page serves. The build writes it to dist; from sources it is made when it is asked for.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const PAGE = fileURLToPath(new URL('../src/page/client', import.meta.url))

/** The files of the page by name, each also compressed: `app.js`, `app.js.br`, `app.js.gz`; and what they were made of. */
export async function bundlePage() {
  const { outputFiles, metafile } = await build({
    entryPoints: [
      { in: join(PAGE, 'main.tsx'), out: 'app' },
      { in: join(PAGE, 'data/worker.ts'), out: 'worker' },
    ],
    outdir: '/',
    write: false,
    metafile: true,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome123', 'firefox128', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning',
  })
  const files = new Map([['index.html', readFileSync(join(PAGE, 'index.html'))]])
  for (const { path, contents } of outputFiles) files.set(path.replace(/^.*[\\/]/, ''), Buffer.from(contents))
  for (const [name, content] of [...files]) {
    files.set(`${name}.br`, brotliCompressSync(content))
    files.set(`${name}.gz`, gzipSync(content, { level: 9 }))
  }
  return { files, inputs: Object.keys(metafile.inputs) }
}
