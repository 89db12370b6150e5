import type { Mock } from '../library/mock.js'
import type { MockOptions } from '../library/mock-options.js'
import { startMock } from '../library/start-mock.js'

/** How the dev server hands requests on. */
interface ProxyTarget {
  readonly target: string
  readonly ca: string
  readonly changeOrigin: true
  readonly xfwd: true
}

/** What the plugin needs of Vite's dev server. */
interface DevServer {
  readonly config: { readonly logger: { info(message: string): void } }
  printUrls(): void
}

/** A plugin of Vite. */
export interface MockPlugin {
  readonly name: string
  readonly apply: 'serve'
  config(): Promise<{ server: { proxy: Record<string, ProxyTarget> } }>
  configureServer(server: DevServer): void
  closeBundle(): Promise<void>
}

/**
 * Starts a mock with Vite's dev server, and hands on to it what the page asks below `/v3` to `/v8`. The page has the same
 * origin as the API, so it needs neither CORS nor a certificate. The mock ends with the dev server.
 * @param options of the mock, as for `startMock`
 * @example
 * import { defineConfig } from 'vite'
 * import { vbo365Mock } from 'vbo365-mock/vite'
 *
 * export default defineConfig({ plugins: [vbo365Mock({ profile: 'msp' })] })
 */
export function vbo365Mock(options: MockOptions = {}): MockPlugin {
  // a restart begins the next server before it ends the last
  const mocks: Mock[] = []
  return {
    name: 'vbo365-mock',
    apply: 'serve',
    async config() {
      const mock = await startMock(options)
      mocks.push(mock)
      const { url, ca } = mock
      // asks by the name that the certificate is for, and says by which the page has asked, so that links lead to the page's server
      const target: ProxyTarget = { target: url, ca, changeOrigin: true, xfwd: true }
      return { server: { proxy: { '^/v[3-8]/': target } } }
    },
    configureServer(server) {
      const { printUrls } = server
      const page = `${mocks.at(-1)?.url}/__admin/ui`
      server.printUrls = () => {
        printUrls.call(server)
        server.config.logger.info(`  ➜  Mock:    ${page}`)
      }
    },
    async closeBundle() {
      await mocks.shift()?.close()
    },
  }
}
