import t from 'tap'
import { vbo365Mock } from '../../src/integrations/vite.js'
import { NOW } from '../helper.js'

t.test(
  'the dev server hands all versions of the API on to a mock of its own, and tells of its page',
  async (t) => {
    const plugin = vbo365Mock({ now: NOW })
    t.equal(plugin.apply, 'serve')
    const { server: settings } = await plugin.config()
    t.teardown(() => plugin.closeBundle())
    const [[pattern, target] = ['']] = Object.entries(settings.proxy)
    for (const path of ['/v3/Jobs', '/v8/Jobs?limit=1']) t.match(path, new RegExp(pattern))
    for (const path of ['/v30/x', '/src/v3/', '/v9/Jobs']) t.notMatch(path, new RegExp(pattern))
    t.match(target, {
      target: /^https:\/\/localhost:\d+$/,
      ca: /CERTIFICATE/,
      changeOrigin: true,
      xfwd: true,
    })
    const printed: string[] = []
    const server = {
      config: { logger: { info: (line: string) => void printed.push(line) } },
      printUrls() {
        printed.push('Local')
      },
    }
    plugin.configureServer(server)
    server.printUrls()
    t.strictSame(printed, ['Local', `  ➜  Mock:    ${target?.target}/__admin/ui`])
  },
)

t.test('a restart of the dev server ends the mock of the last, and not of the next', async (t) => {
  const plugin = vbo365Mock({ now: NOW })
  const first = await plugin.config()
  const second = await plugin.config()
  t.teardown(() => plugin.closeBundle())
  await plugin.closeBundle()
  const answers = async ({ server }: typeof first) => {
    const { target, ca } = Object.values(server.proxy)[0] as { target: string; ca: string }
    const { connect } = await import('../../src/index.js')
    return connect({ url: target, ca }).then(
      () => true,
      () => false,
    )
  }
  t.equal(await answers(first), false)
  t.equal(await answers(second), true)
})
