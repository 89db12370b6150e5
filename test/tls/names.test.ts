import { X509Certificate } from 'node:crypto'
import t from 'tap'
import { loadTls, TlsError } from '../../src/tls/load-tls.js'

t.test('an internationalised name is kept as DNS has it', async (t) => {
  const options = { certsDir: t.testdir(), san: ['müller.example'] }
  const first = await loadTls(options)
  t.ok(new X509Certificate(first.cert).checkHost('xn--mller-kva.example'))
  t.strictSame(await loadTls(options), first)
})

t.test('what is no name is refused', async (t) => {
  for (const name of ['', 'a b', 'https://a.example', '1.2.3.999']) {
    const error = await loadTls({ san: [name] }).catch((thrown: unknown) => thrown)
    t.type(error, TlsError)
    t.match((error as Error).message, `--tls-san '${name}'`)
  }
})
