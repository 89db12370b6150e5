import { connect } from 'node:net'
import t from 'tap'
import { mock } from '../helper.js'

interface Line {
  readonly level: number
  readonly msg: string
  readonly url?: string
  readonly method?: string
  readonly err?: { readonly stack: string }
}

/** A log that is kept, and the option that makes a server write it. */
function kept(level: string) {
  const lines: Line[] = []
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) }
  return { lines, logger: { level, stream } }
}

const DOTS = ['..', '%2e%2e', '%2E.', '.%2e', '..%2f..', '..%5c..', '..\\..', '.', '']
const ODD = ['%', '%zz', '%00', '%01', '%c0%af', '%ff', '\\', '*', '[', '[::1', ';x', '#x', 'x%2fy', '%F0%9F']
const ROOTS = [
  '',
  '/swagger',
  '/swagger/ui/index/static',
  '/v3',
  '/V3',
  '/v3/Jobs',
  '/__admin',
  '/__admin/ui',
]
const PATHS = [
  ...ROOTS.flatMap((root) => [...DOTS, ...ODD].map((odd) => `${root}/${odd}`)),
  ...ROOTS.flatMap((root) => DOTS.flatMap((dots) => [`${root}/${dots}/v3/Jobs`, `${root}/${dots}/__admin`])),
  ...ROOTS.map((root) => `http://localhost${root}/v3/Jobs`),
  '*',
  'http://localhost',
  'http://[/v3/Jobs',
  '//v3/Jobs',
  '//[/swagger/x',
  '/swagger//[/../v3/Jobs',
  `/swagger/${'../'.repeat(500)}v3/Jobs`,
  `/v3/${'x'.repeat(8000)}`,
  '/v3/Jobs?%',
  '/v3/Jobs?limit=%ff&limit[]=1&__proto__=x&constructor=y',
]

t.test('no address is too odd to be answered', async (t) => {
  const { lines, logger } = kept('info')
  const m = mock(t, { logger })
  await m.app.listen({ port: 0, host: '127.0.0.1' })
  const { authorization } = await m.login()
  const port = Number(new URL(m.app.listeningOrigin).port)
  const socket = connect(port, '127.0.0.1')
  const head = (path: string, last: string) =>
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\n${last}\r\n`
  for (const path of PATHS) socket.write(head(path, ''))
  socket.write(head('/v3/Version', 'Connection: close\r\n'))
  let text = ''
  for await (const chunk of socket) text += chunk
  const answers = text.split(/(?=HTTP\/1\.1 \d{3} )/)
  t.equal(answers.length, PATHS.length + 1)
  for (const [index, path] of PATHS.entries()) {
    const [top = '', body = ''] = (answers[index] as string).split('\r\n\r\n')
    const status = Number(top.slice(9, 12))
    t.ok(status < 500, `${path}: ${status}`)
    if (status >= 400) t.strictSame(Object.keys(JSON.parse(body)), ['message'], path)
    t.notOk(status === 200 && /\/swagger\/.*Jobs/.test(path), `${path} leads nowhere`)
  }
  t.match(answers[PATHS.indexOf('http://localhost/v3/Jobs')], /^HTTP\/1\.1 200 /, 'asked as a proxy is')
  t.strictSame(
    lines.filter(({ level }) => level >= 50),
    [],
  )
})

t.test('an error of our own is in the log, with where it arose and without secrets', async (t) => {
  const { lines, logger } = kept('error')
  const { app } = mock(t, { logger })
  const fail = () => {
    throw new TypeError('unforeseen')
  }
  app.register(async (inner) => {
    inner.get('/fails', fail)
    inner.get('/late', async () => fail())
    inner.get('/hook', { onRequest: async () => fail() }, () => '')
    inner.get(
      '/send',
      { onSend: async (_, reply) => (reply.statusCode < 400 ? fail() : undefined) },
      () => '',
    )
    inner.get('/status', async () => {
      throw Object.assign(new Error('unforeseen'), { statusCode: 503 })
    })
    inner.get('/text', async () => {
      throw 'unforeseen'
    })
  })
  for (const path of ['/fails', '/late', '/hook', '/send', '/status', '/text']) {
    const answer = await app.inject(`${path}?access_token=hush`)
    t.equal(answer.statusCode, 500, path)
    t.strictSame(answer.json(), { message: 'Internal error of the mock. See its log.' })
  }
  t.equal(lines.length, 6)
  for (const line of lines) {
    t.match(line, { level: 50, method: 'GET', url: /^\/\w+\?access_token=\*\*\*$/ })
    t.match(JSON.stringify(line), /unforeseen/)
    t.notMatch(JSON.stringify(line), /hush/)
  }
  t.match(lines[0]?.err?.stack, /errors\.test/)
})
