import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import t from 'tap'
import { mock } from '../helper.js'

const FILES = ['', '/app.js', '/app.css', '/worker.js']

t.test('the page is there, whole and small', async (t) => {
  const { app } = mock(t)
  let size = 0
  for (const file of FILES) {
    const url = `/__admin/ui${file}`
    const plain = await app.inject(url)
    t.equal(plain.statusCode, 200, url)
    t.notOk(plain.headers['content-encoding'])
    const br = await app.inject({ url, headers: { 'accept-encoding': 'gzip, deflate, br' } })
    t.equal(br.headers['content-encoding'], 'br')
    t.strictSame(brotliDecompressSync(br.rawPayload), plain.rawPayload)
    const gzip = await app.inject({ url, headers: { 'accept-encoding': 'gzip, br;q=0' } })
    t.equal(gzip.headers['content-encoding'], 'gzip')
    t.strictSame(gunzipSync(gzip.rawPayload), plain.rawPayload)
    size += br.rawPayload.length
  }
  t.ok(size <= 70_000, `${size} bytes, compressed`)
})

t.test('a strict policy comes with each file, and a tag by which it is not sent twice', async (t) => {
  const { app } = mock(t)
  for (const file of FILES) {
    const { headers } = await app.inject(`/__admin/ui${file}`)
    t.equal(
      headers['content-security-policy'],
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    t.match(headers, {
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
      etag: /^"[\w-]{22}"$/,
    })
    const again = await app.inject({
      url: `/__admin/ui${file}`,
      headers: { 'if-none-match': String(headers.etag) },
    })
    t.equal(again.statusCode, 304)
    t.equal(again.body, '')
  }
})

t.test('it holds no data, so it is for everybody, and there is nothing else', async (t) => {
  const { app } = mock(t, { adminToken: 'secret' })
  const far = await app.inject({ url: '/__admin/ui/', remoteAddress: '192.0.2.1' })
  t.equal(far.statusCode, 200)
  t.match(far.headers['content-type'], 'text/html')
  for (const path of [
    '/index.html',
    '/main.tsx',
    '/../reset',
    '/%2e%2e/package.json',
    '/app.js/..%2f..%2fpackage.json',
  ])
    t.equal((await app.inject(`/__admin/ui${path}`)).statusCode, 404, path)
  t.equal((await app.inject({ method: 'POST', url: '/__admin/ui' })).statusCode, 404)
})

t.test('it goes with the controls', async (t) => {
  const { app } = mock(t, { admin: false })
  for (const file of FILES) t.equal((await app.inject(`/__admin/ui${file}`)).statusCode, 404)
})

t.test('it is not in the journal', async (t) => {
  const { app, control } = mock(t)
  await app.inject('/__admin/ui')
  t.strictSame((await control('GET', '/__admin/requests')).json().requests, [])
})

t.test('browsers are led to it, and programs are not', async (t) => {
  const { app, control } = mock(t)
  const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
  for (const url of ['/', '/__admin', '/__admin/', '/__ADMIN?a=b']) {
    const led = await app.inject({ url, headers: html })
    t.equal(led.statusCode, 302, url)
    t.equal(led.headers.location, '/__admin/ui')
  }
  t.strictSame((await control('GET', '/__admin/requests')).json().requests, [])
  const below = await app.inject({ url: '/', headers: { ...html, 'x-forwarded-prefix': '/backup' } })
  t.equal(below.headers.location, '/backup/__admin/ui')
  for (const url of ['/', '/__admin']) {
    t.equal((await app.inject({ url, headers: { accept: '*/*' } })).statusCode, 404)
    t.equal((await app.inject({ method: 'POST', url, headers: html })).statusCode, 404)
  }
  t.not((await app.inject({ url: '/v3/Jobs', headers: html })).statusCode, 302)
  const without = mock(t, { admin: false })
  t.equal((await without.app.inject({ url: '/', headers: html })).statusCode, 404)
})
