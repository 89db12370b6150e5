import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** A file of the page, as it is and compressed. */
export interface PageFile {
  readonly type: string
  readonly etag: string
  readonly plain: Buffer
  readonly br: Buffer
  readonly gzip: Buffer
}

export const PAGE_FILES = ['index.html', 'app.js', 'app.css', 'worker.js'] as const

export type PageFiles = Readonly<Record<(typeof PAGE_FILES)[number], PageFile>>

const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css' } as const

type BundlePage = () => Promise<{ readonly files: Map<string, Buffer> }>

/** The page as bundled from sources, once for all servers of a process: it takes half a second. */
let bundled: Promise<Map<string, Buffer>> | undefined

/** Reads the page that the build has made; from sources it is made now. */
export async function loadPage(): Promise<PageFiles> {
  const built = new URL('page/', import.meta.url)
  const contents = existsSync(built) ? readFolder(built) : await bundleFromSources()
  const file = (name: string): PageFile => {
    const read = (end = ''): Buffer => contents.get(name + end) as Buffer
    const plain = read()
    return {
      type: `${TYPES[name.replace(/^.*\./, '') as keyof typeof TYPES]}; charset=utf-8`,
      etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
      plain,
      br: read('.br'),
      gzip: read('.gz'),
    }
  }
  return Object.fromEntries(PAGE_FILES.map((name) => [name, file(name)])) as PageFiles
}

const readFolder = (folder: URL): Map<string, Buffer> =>
  new Map(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder))]))

function bundleFromSources(): Promise<Map<string, Buffer>> {
  bundled ??= importBundler().then(async (bundlePage) => (await bundlePage()).files)
  return bundled
}

async function importBundler(): Promise<BundlePage> {
  // not named in full, so that the build does not take the bundler in
  const bundler = new URL('../../scripts/page.mjs', import.meta.url).href
  return ((await import(bundler)) as { bundlePage: BundlePage }).bundlePage
}
