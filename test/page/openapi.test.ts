import t from 'tap'
import {
  type ApiDescription,
  buildExample,
  describeProperties,
  findOperation,
  listOperations,
} from '../../src/page/client/send/openapi.js'
import { mock } from '../helper.js'

t.test('each operation of each version is found by its address, and its body has an example', async (t) => {
  const api = mock(t)
  for (const version of ['v3', 'v8']) {
    const description = (await api.get(`/swagger/docs/${version}`)).json<ApiDescription>()
    const operations = listOperations(description)
    t.ok(operations.length > 100)
    for (const { method, path, requestBody } of operations) {
      t.equal(findOperation(operations, method, path)?.path, path)
      const [content] = Object.values(requestBody?.content ?? {})
      if (!content) continue
      const example = buildExample(content.schema, description)
      const first = JSON.stringify([example].flat()[0])
      t.match(first, /^(?:[{"]|null$)/, `${method} ${path}: ${first}`)
      const isEmpty = first === 'null' || first === '{}'
      t.equal(describeProperties(content.schema, description).length === 0, isEmpty, `${method} ${path}`)
    }
  }
})

t.test('an address is that of the nearest operation', async (t) => {
  const operations = ['/v3/Jobs/{id}', '/v3/Jobs/Action', '/v3/Jobs/{id}/Action'].map((path) => ({
    method: 'POST',
    path,
  }))
  const CASES = [
    ['/V3/jobs/ACTION/', '/v3/Jobs/Action'],
    ['/v3/Jobs/1?a=/b', '/v3/Jobs/{id}'],
    ['/v3/Jobs/1/action', '/v3/Jobs/{id}/Action'],
    ['/v3/Jobs', undefined],
  ] as const
  for (const [address, path] of CASES) t.equal(findOperation(operations, 'POST', address)?.path, path)
  t.equal(findOperation(operations, 'GET', '/v3/Jobs/1'), undefined)
})

t.test('an example has what is required, and the first of several actions', async (t) => {
  const api: ApiDescription = {
    paths: {},
    components: { schemas: { Node: { type: 'object', properties: { next: { $ref: '#/x/Node' } } } } },
  }
  const text = { type: 'string' }
  t.strictSame(
    buildExample({ type: 'object', required: ['a'], properties: { a: { enum: ['x', 'y'] }, b: text } }, api),
    { a: 'x' },
  )
  t.strictSame(
    buildExample(
      {
        type: 'object',
        'x-action': true,
        properties: { start: { type: 'object', description: 'null' }, stop: text },
      },
      api,
    ),
    { start: null },
  )
  t.strictSame(
    buildExample({ type: 'array', items: { anyOf: [{ type: 'integer', minimum: 2 }, text] } }, api),
    [2],
  )
  const deep = JSON.stringify(buildExample({ $ref: '#/x/Node' }, api))
  t.match(deep, /^(?:\{"next":){6}\{\}\}{6}$/, 'what contains itself ends')
})
