import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import inject from 'light-my-request'
import t from 'tap'
import { LazyApp } from '../../src/server/lazy-app.js'

function lazyApp(register: (app: FastifyInstance) => void = () => {}) {
  let made = 0
  const errors: unknown[] = []
  const log = { error: ({ err }: { err: unknown }) => errors.push(err) } as unknown as FastifyBaseLogger
  const lazy = new LazyApp(() => {
    made++
    const app = Fastify()
    app.get('/x', () => 'here')
    register(app)
    return app
  }, log)
  const get = () => inject((request, response) => lazy.handle(request as never, response as never), '/x')
  return { lazy, get, errors, getCount: () => made }
}

t.test('an app is made once, at its first request', async (t) => {
  const { lazy, get, getCount } = lazyApp()
  t.equal(getCount(), 0)
  const answers = await Promise.all([get(), get()])
  t.strictSame(
    answers.map(({ payload }) => payload),
    ['here', 'here'],
  )
  t.equal((await get()).payload, 'here')
  t.equal(getCount(), 1)
  await lazy.close()
  t.equal((await get()).statusCode, 503, 'it is closed')
})

t.test('an app that nobody has asked for is not made any more once it is closed', async (t) => {
  const { lazy, get, getCount } = lazyApp()
  await lazy.close()
  const { statusCode, headers } = await get()
  t.match({ statusCode, headers }, { statusCode: 503, headers: { connection: 'close' } })
  t.equal(getCount(), 0)
})

t.test('an app that cannot be made is logged once, answers 500, and closes', async (t) => {
  const broken = new Error('broken')
  const failures: ((app: FastifyInstance) => void)[] = [
    () => {
      throw broken
    },
    (app) =>
      app.register(async () => {
        throw broken
      }),
  ]
  for (const register of failures) {
    const { lazy, get, errors, getCount } = lazyApp(register)
    for (let n = 0; n < 2; n++) {
      const answer = await get()
      t.equal(answer.statusCode, 500)
      t.match(answer.json(), { message: /^Internal error of the mock/ })
    }
    t.equal(getCount(), 1)
    t.strictSame(errors, [broken])
    await lazy.close()
  }
})
