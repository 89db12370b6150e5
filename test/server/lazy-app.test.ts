import Fastify from 'fastify'
import inject from 'light-my-request'
import t from 'tap'
import { LazyApp } from '../../src/server/lazy-app.js'

function lazyApp() {
  let made = 0
  const lazy = new LazyApp(() => {
    made++
    const app = Fastify()
    app.get('/x', () => 'here')
    return app
  })
  const get = () => inject((request, response) => lazy.handle(request as never, response as never), '/x')
  return { lazy, get, getCount: () => made }
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
