import t from 'tap'
import { mock } from '../helper.js'

const EXPECTATIONS = `
# what the client has to do
calls:
  - match: { operation: GET /Jobs, status: 200 }
    times: { atLeast: 1 }
`

t.test('controls read YAML that says that it is YAML', async (t) => {
  const api = mock(t)
  await api.get('/v3/Jobs')
  const send = async (payload: string, type = 'application/yaml', url = '/__admin/verify') => {
    const { statusCode, body } = await api.app.inject({
      method: 'POST',
      url,
      payload,
      headers: { 'content-type': type },
    })
    return { status: statusCode, ...JSON.parse(body) }
  }
  for (const type of ['application/yaml', 'text/yaml; charset=utf-8', 'Application/X-YAML'])
    t.match(await send(EXPECTATIONS, type), { status: 200, verified: true, found: [1] }, type)
  t.match(await send('only: [requests]', 'application/yaml', '/__admin/reset'), { status: 200 })
  t.match(await send('', 'application/yaml', '/__admin/reset'), { status: 200 }, 'nothing is an empty object')

  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(50)}]\nc: [${'*b,'.repeat(50)}]`
  const REFUSED: [payload: string, status: number, message: RegExp][] = [
    ['calls: [', 400, /not YAML that can be read: line \d+, column \d+: /],
    ['cals: []', 400, /'cals'.*Did you mean 'calls'\?/],
    [`calls: ${nested(300)}`, 400, /nested too deeply/],
    [`calls: ${nested(20_000)}`, 400, /nested too deeply/],
    [bomb, 400, /aliases expand to more than 1000/],
    [`# ${'x'.repeat(70_000)}`, 413, /./],
  ]
  for (const [payload, status, message] of REFUSED)
    t.match(await send(payload), { status, message }, payload.slice(0, 40))
  t.match(await send(EXPECTATIONS, 'text/plain'), { status: 400 }, 'all else is JSON')
})
