import t, { type Test } from 'tap'
import { cases, inFull } from '../../full.js'
import { mock } from '../../helper.js'
import { prepare } from '../operations/check.js'
import { all } from '../operations/groups.js'
import { renameIn } from './differences.js'
import { findBody, Shapes } from './facts.js'
import { moreOperations } from './more-operations.js'
import { addressIn, translate, unwrap, valuesInOrder } from './translate.js'

// Programs that come from a description send every property, empty or zero where nobody has set it.

/** What such programs have for a type before anything is set; undefined where that cannot be told. */
function getDefault(shapes: Shapes, type: string, depth = 0): unknown {
  if (type.startsWith('List<')) return []
  if (type.startsWith('Map<') || type === 'object') return {}
  if (type === 'boolean') return false
  if (/^(integer|number)/.test(type)) return 0
  if (type === 'string(uuid)') return '00000000-0000-0000-0000-000000000000'
  if (type === 'string(date-time)') return '0001-01-01T00:00:00'
  if (type.startsWith('string')) return ''
  const known = depth < 2 ? shapes.get(type) : undefined
  return known && getDefaults(shapes, known, depth + 1)
}

const getDefaults = (shapes: Shapes, known: NonNullable<ReturnType<Shapes['get']>>, depth = 0) =>
  Object.fromEntries([...known].map(([name, { type }]) => [name, getDefault(shapes, type, depth)]))

/** Properties that say something by their defaults, which contradicts the rest of a body. */
const MEANT = ['isEnabled', 'isExchangeOnline', 'objectStorage']

/** Adds what a body does not have, whatever the case of its letters. */
function complete(body: unknown, defaults: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(body)) return body.map((entry) => complete(entry, defaults))
  const sent = Object.entries((body ?? {}) as object)
  const names = new Set([...MEANT, ...sent.map(([name]) => name)].map((name) => name.toLowerCase()))
  const added = Object.entries(defaults).filter(([name]) => !names.has(name.toLowerCase()))
  return Object.fromEntries([...sent, ...added])
}

let current: Test = t
const api = mock({ fail: (...told) => current.fail(...told), teardown: (end) => t.teardown(end) })

for (const version of cases([8], [6, 7])) {
  const shapes = new Shapes(version)
  for (const operation of [...all, ...moreOperations]) {
    const own = translate(operation, operation.verb?.split(', ')[0], version)
    const known = own && shapes.get(findBody(own.name, version) ?? '')
    if (!own || !known || !operation.body || own.name === 'POST /Token') continue
    const title = `v${version} ${own.name} takes what is not set for absent`
    t.test(title, operation.isLong ? inFull : {}, async (t) => {
      current = t
      api.reset()
      const { ids, values, send } = await prepare(api, operation)
      const url = `${addressIn(version, own, valuesInOrder(operation, values))}?${operation.query?.(ids) ?? ''}`
      const body = renameIn(own, version, own.verb ? unwrap(operation.body?.(ids)) : operation.body?.(ids))
      const answer = await send(url, complete(body, getDefaults(shapes, known)))
      t.equal(answer.statusCode, own.answer.status, answer.body.slice(0, 300))
    })
    if (own.name.startsWith('PUT '))
      t.test(`v${version} ${own.name} takes back what GET gives, and changes nothing`, async (t) => {
        current = t
        api.reset()
        const { values, send } = await prepare(api, operation)
        const url = addressIn(version, own, valuesInOrder(operation, values))
        const before = await api.get(url)
        const answer = await send(url, before.json())
        t.equal(answer.statusCode, own.answer.status, answer.body)
        t.equal((await api.get(url)).body, before.body)
      })
  }
}

t.test('v8 POST /Jobs takes what is not set for absent', async (t) => {
  current = t
  api.reset()
  const [organization] = await api.json<{ id: string }[]>('/v3/Organizations')
  const [repository] = await api.json<{ id: string }[]>('/v3/BackupRepositories')
  const shapes = new Shapes(8)
  const known = shapes.get(findBody('POST /Jobs', 8) as string) as NonNullable<ReturnType<Shapes['get']>>
  const body = {
    name: 'New',
    backupType: 'EntireOrganization',
    organizationId: organization?.id,
    repositoryId: repository?.id,
  }
  const answer = await api.send('POST', '/v8/Jobs', complete(body, getDefaults(shapes, known)))
  t.equal(answer.statusCode, 201, answer.body)
  t.match(answer.json(), { name: 'New', lastStatus: 'Stopped' })
})

t.test('a login has empty fields for what it is not about', async (t) => {
  const fields = { refresh_token: '', client_id: '', assertion: '', disable_antiforgery_token: '' }
  const login = { grant_type: 'password', username: 'administrator', password: 'password', ...fields }
  const answer = await api.app.inject({
    method: 'POST',
    url: '/v8/Token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(login).toString(),
  })
  t.equal(answer.statusCode, 200, answer.body)
})

t.test('empty values are refused where something has to be there, and in version 3', async (t) => {
  current = t
  api.reset()
  const [job] = await api.json<{ id: string }[]>('/v3/Jobs')
  const CASES: [method: 'POST' | 'PUT', url: string, body: object, message: RegExp][] = [
    ['PUT', '/v3/InternetProxySettings', { port: 0 }, /'port' must be a whole number from 1/],
    ['PUT', `/v3/Jobs/${job?.id}`, { name: '' }, /'name' must be a text that is not empty/],
    ['PUT', '/v8/InternetProxySettings', { port: -1 }, /'port' must be a whole number from 1/],
    ['PUT', '/v8/HistorySettings', { keeponlyLast: 521 }, /'keeponlyLast' must be/],
    ['POST', '/v8/Proxies', { hostName: '' }, /'hostName' must be a text that is not empty/],
    ['POST', '/v8/Jobs', { name: '', backupType: 'EntireOrganization' }, /'name' must be/],
  ]
  for (const [method, url, body, message] of CASES) {
    const answer = await api.send(method, url, body)
    t.match([answer.statusCode, answer.json().message], [400, message], url)
  }
})

t.test('an action without options may have an empty text or list for them', async (t) => {
  current = t
  api.reset()
  const jobs = await api.json<{ id: string; isEnabled: boolean }[]>('/v3/Jobs')
  const id = jobs.find(({ isEnabled }) => isEnabled)?.id
  for (const [version, status] of [
    [3, 200],
    [5, 200],
    [8, 204],
  ])
    for (const options of ['', []]) {
      const sent = version === 8 ? ['disable', JSON.stringify(options)] : ['Action', { disable: options }]
      const answer = await api.send('POST', `/v${version}/Jobs/${id}/${sent[0]}`, sent[1])
      t.equal(answer.statusCode, status, `v${version} ${JSON.stringify(options)} ${answer.body}`)
    }
  const wrong = await api.send('POST', `/v3/Jobs/${id}/Action`, { disable: ['now'] })
  t.match([wrong.statusCode, wrong.json().message], [400, /'disable' must be an object; it is an array/])
})

t.test('strict servers say that a property is not set', async (t) => {
  const strict = mock(t, { strict: true })
  const answer = await strict.send('PUT', '/v8/InternetProxySettings', { port: 0 })
  t.match([answer.statusCode, answer.json().message], [400, /'port' must be absent where it is not set/])
})
