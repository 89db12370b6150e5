import t from 'tap'
import { FORM, type Method, mock } from '../helper.js'

const JSON_BODY = { 'content-type': 'application/json' }

t.test('every control refuses what it does not know, and names what was probably meant', async (t) => {
  const { app, control } = mock(t)
  const routes: [method: Method, url: string][] = []
  const { paths } = (await control('GET', '/__admin/openapi.json')).json()
  for (const [path, methods] of Object.entries<object>(paths))
    for (const method of Object.keys(methods)) {
      const url = path.replace('/__admin/__admin', '/__admin').replace(/\{\w+\}/g, '1')
      routes.push([method.toUpperCase() as Method, url])
    }
  t.ok(routes.length > 40)
  for (const [method, url] of routes) {
    const before = (await control('GET', '/__admin/overview')).body
    const query = await control(method, `${url}?sandbx=w7`)
    t.equal(query.statusCode, 400, `${method} ${url}`)
    t.match(query.json().message, "There is no query parameter 'sandbx' here. Did you mean 'sandbox'?")
    const twice = await control(method, `${url}?sandbox=w7&Sandbox=w8`)
    t.match(twice.json().message, "'Sandbox' must appear only once", `${method} ${url}`)
    const header = { 'x-vbo-mock-sandbx': 'w7' }
    const headed = await app.inject({ method, url, headers: header })
    t.match(
      headed.json().message,
      "'x-vbo-mock-sandbx'. Did you mean 'x-vbo-mock-sandbox'?",
      `${method} ${url}`,
    )
    const other = await app.inject({ method, url, headers: { 'x-vbo-mock-sandbox': 'w7' } })
    t.match(other.json().message, 'Write ?sandbox=w7', `${method} ${url}`)
    if (method !== 'GET') {
      const body = await control(method, url, { sandbox: 'w7' })
      t.match(body.json().message, "'sandbox' here. It belongs in the query: ?sandbox=", `${method} ${url}`)
      const unknown = await control(method, url, { nonsense: 1 })
      t.equal(unknown.statusCode, 400, `${method} ${url}`)
      t.match(unknown.json().message, /'nonsense'|takes no body/, `${method} ${url}`)
    }
    t.equal((await control('GET', '/__admin/overview')).body, before, `${method} ${url} has changed nothing`)
  }
})

t.test(
  'properties deep in a body are closed too, and what is known goes on in any letter case',
  async (t) => {
    const { app, control } = mock(t)
    const REFUSED: [method: Method, url: string, body: object, says: RegExp][] = [
      ['POST', '/reset', { profle: 'msp' }, /'profle'. Did you mean 'profile'\?/],
      ['POST', '/sandboxes', { name: 'w7', sed: 7 }, /'sed'. Did you mean 'seed'\?/],
      ['POST', '/sandboxes', { name: 'w7', only: ['clock'] }, /'only'/],
      ['POST', '/snapshots', { nam: 'x', snapshot: {} }, /'nam'. Did you mean 'name'\?/],
      ['PUT', '/clock', { mod: 'frozen' }, /'mod'. Did you mean 'mode'\?/],
      ['POST', '/clock/advance', { by: 'PT1H', buy: 1 }, /'buy'. Did you mean 'by'\?/],
      ['PUT', '/work', { jobs: 'manual' }, /'jobs'. Did you mean 'job'\?/],
      ['PUT', '/work', { job: { pols: 3 } }, /'job.pols'. Did you mean 'polls'\?/],
      ['POST', '/mailboxes/empty', { mailbx: 'x' }, /'mailbx'. Did you mean 'mailbox'\?/],
      ['POST', '/sessions/x/finish', { stats: 'Failed' }, /'stats'. Did you mean 'status'\?/],
      ['POST', '/jobs/x/next-run', { stauts: 'Failed' }, /'stauts'. Did you mean 'status'\?/],
      ['POST', '/verify', { calls: [], odrer: true }, /'odrer'. Did you mean 'order'\?/],
      ['POST', '/scenarios', { name: 'a', falts: [] }, /'falts'. Did you mean 'faults'\?/],
      ['POST', '/faults', { efect: {} }, /'efect'. Did you mean 'effect'\?/],
    ]
    for (const [method, url, body, says] of REFUSED) {
      const answer = await control(method, `/__admin${url}`, body)
      t.equal(answer.statusCode, 400, url)
      t.match(answer.json().message, says)
    }
    t.match(
      (await control('POST', '/__admin/reset?profile=msp')).json().message,
      /'profile' here. It belongs in the body/,
    )
    for (const [method, url, body] of [
      ['GET', '/requests?Limit=5&OPERATION=get%20/jobs'],
      ['GET', '/health'],
      ['POST', '/reset?Sandbox=w7', {}],
      ['GET', '/snapshots?sandbox=w7'],
      ['DELETE', '/faults', {}],
      ['POST', '/reset', { SEED: 7 }],
    ] as const)
      t.equal((await control(method, `/__admin${url}`, body)).statusCode, 200, url)
    const right = await app.inject({
      url: '/__admin/clock?sandbox=w7',
      headers: { 'x-vbo-mock-sandbox': 'w7' },
    })
    t.equal(right.statusCode, 200)
    const none = await app.inject({
      method: 'DELETE',
      url: '/__admin/faults',
      headers: JSON_BODY,
      payload: 'null',
    })
    t.equal(none.statusCode, 200)
  },
)

t.test('a control that is not there names the one that was probably meant', async (t) => {
  const { control, app, login } = mock(t)
  for (const [method, url, status, says] of [
    ['POST', '/rest', 404, "Did you mean 'POST /__admin/reset'?"],
    ['GET', '/reset', 404, 'There is POST /__admin/reset.'],
    ['POST', '/snapshots/ready/lod', 404, "Did you mean 'POST /__admin/snapshots/:name/load'?"],
    ['PUT', '/requests/7', 404, 'There is GET /__admin/requests/:id.'],
    ['GET', '/this/is/nothing/that/there/ever/was', 404, '/__admin/openapi.json'],
  ] as const) {
    const answer = await control(method, `/__admin${url}`)
    t.equal(answer.statusCode, status, url)
    t.match(answer.json().message, says)
  }
  const headers = { ...(await login()), 'x-vbo-mock-sandbx': 'w7' }
  for (const asked of [
    { url: '/v3/Jobs', headers },
    { method: 'POST', url: '/v3/Token', headers: { ...FORM, ...headers }, payload: 'grant_type=password' },
  ] as const) {
    const answer = await app.inject(asked)
    t.equal(answer.statusCode, 400)
    t.match(answer.body, "Did you mean 'x-vbo-mock-sandbox'?")
  }
})
