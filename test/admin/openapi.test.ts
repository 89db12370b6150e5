import t from 'tap'
import { mock } from '../helper.js'

interface OpenApi {
  openapi: string
  paths: Record<string, Record<string, { summary?: string; responses: Record<string, unknown> }>>
}

t.test('the controls describe themselves, each with what it does and what it answers', async (t) => {
  const { app, control } = mock(t)
  await app.ready()
  const answer = await control('GET', '/__admin/openapi.json')
  t.equal(answer.statusCode, 200)
  const { openapi, paths } = answer.json<OpenApi>()
  t.equal(openapi, '3.0.3')
  for (const path of [
    '/__admin/health',
    '/__admin/clock',
    '/__admin/clock/advance',
    '/__admin/requests/{id}',
    '/__admin/reset',
  ])
    t.ok(paths[path], path)
  for (const [path, methods] of Object.entries(paths))
    for (const [method, { summary, responses }] of Object.entries(methods)) {
      t.ok(summary, `${method} ${path} says what it does`)
      t.ok(Object.keys(responses).length > 0, `${method} ${path} says what it answers`)
    }
  t.strictSame((await control('GET', '/__admin/openapi.json')).json(), answer.json(), 'and again')
})

t.test('every control is described, but for the description', async (t) => {
  const served: string[] = []
  const { control } = mock(t, {
    configureApp: (app) =>
      app.addHook('onRoute', ({ method, url }) => {
        // the page is for people
        if (url.startsWith('/__admin') && !url.startsWith('/__admin/ui'))
          served.push(`${method} ${url.replace(/:(\w+)/g, '{$1}')}`)
      }),
  })
  const { paths } = (await control('GET', '/__admin/openapi.json')).json<OpenApi>()
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  t.strictSame([...described, 'GET /__admin/openapi.json'].sort(), served.sort())
})
