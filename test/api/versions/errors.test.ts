import t from 'tap'
import { mock, NOBODY } from '../../helper.js'

const DENIED = { authorization: 'Bearer nonsense' }

t.test('version 8 gives no body to whoever it does not let in, the others a message', async (t) => {
  const { app } = mock(t)
  for (const version of ['v3', 'v4', 'v5', 'v6', 'v7', 'v8'])
    for (const path of ['Jobs', 'Jobs/1', 'nothing']) {
      const answer = await app.inject({ url: `/${version}/${path}`, headers: DENIED })
      t.equal(answer.statusCode, 401, version)
      t.equal(answer.headers['www-authenticate'], 'Bearer', version)
      if (version === 'v8') t.strictSame([answer.body, answer.headers['content-type']], ['', undefined], path)
      else t.match(Object.keys(answer.json()), ['message'], `${version} ${path}`)
    }
})

t.test('an expired token, and a fault that plays one, are told as each version does', async (t) => {
  const { app, advance, control, login } = mock(t)
  const headers = await login()
  await control('POST', '/__admin/faults', { effect: { expiredToken: true }, times: 2 })
  for (const version of ['v8', 'v7']) {
    const answer = await app.inject({ url: `/${version}/Jobs`, headers })
    t.equal(answer.statusCode, 401, version)
    t.match(answer.body, version === 'v8' ? /^$/ : /expired/, version)
  }
  await advance('PT2H')
  for (const version of ['v8', 'v7']) {
    const answer = await app.inject({ url: `/${version}/Jobs`, headers })
    t.equal(answer.statusCode, 401, version)
    t.match(answer.body, version === 'v8' ? /^$/ : /expired/, version)
  }
})

t.test('a fault with the status 401 has no body in version 8', async (t) => {
  const { control, get } = mock(t)
  await control('POST', '/__admin/faults', { match: { operation: 'GET /Jobs' }, effect: { status: 401 } })
  t.strictSame(
    [(await get('/v8/Jobs')).body, (await get('/v6/Jobs')).json()],
    ['', { message: 'Unauthorized (401).' }],
  )
})

t.test('version 8 names the kind of an error', async (t) => {
  const { json, send } = mock(t)
  const jobs = await json<{ id: string; isEnabled: boolean }[]>('/v3/Jobs')
  const disabled = jobs.find(({ isEnabled }) => !isEnabled)
  const [repository] = await json<{ id: string }[]>('/v3/BackupRepositories')
  const CASES: [method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body: unknown, code?: string][] = [
    ['GET', `Jobs/${NOBODY}`, undefined, 'ResourceNotFound'],
    ['GET', 'BackupRepositories?limit=0', undefined, 'ParameterValidationFailure'],
    ['PUT', 'HistorySettings', { keepAllsessions: 'x' }, 'ParameterValidationFailure'],
    ['POST', `Jobs/${disabled?.id}/start`, undefined, 'OperationConflict'],
    ['DELETE', `BackupRepositories/${repository?.id}`, undefined, 'OperationConflict'],
    ['GET', 'Organization', undefined, 'ResourceAccessDenied'],
    ['GET', 'nothing', undefined],
  ]
  for (const [method, path, body, errorCode] of CASES) {
    for (const version of ['v6', 'v7', 'v8']) {
      if (version !== 'v8' && path.includes('limit=')) continue
      const answer = await send(method, `/${version}/${path}`, body)
      t.ok(answer.statusCode >= 400, `${version} ${path} ${answer.statusCode}`)
      t.equal(answer.json().errorCode, version === 'v8' ? errorCode : undefined, `${version} ${path}`)
    }
  }
})
