import t from 'tap'
import { API_VERSIONS } from '../../src/api/versions.js'
import { loadApiOperations } from '../../src/catalogue/api-operations.js'
import { loadEvidence } from '../../src/catalogue/evidence.js'
import { type MockOptions, mock } from '../helper.js'

interface OpenApi {
  openapi: string
  paths: Record<
    string,
    Record<string, { summary?: string; responses: Record<string, unknown>; parameters?: { name: string }[] }>
  >
  components: {
    schemas: Record<string, { properties: Record<string, unknown> }>
    securitySchemes: Record<string, unknown>
  }
}

t.test('the API describes itself', async (t) => {
  const { app } = mock(t)
  const answer = await app.inject('/swagger/docs/v3')
  t.equal(answer.statusCode, 200)
  t.match(answer.headers['content-type'], /^application\/json/)
  const { openapi, paths, components } = answer.json<OpenApi>()
  t.equal(openapi, '3.0.3')
  t.match(components.securitySchemes, { oauth2: { flows: { password: { tokenUrl: '/v3/Token' } } } })
  t.strictSame(Object.keys(components.schemas.JobSession?.properties ?? {}), [
    'id',
    'creationTime',
    'endTime',
    'progress',
    'status',
    'statistics',
    '_links',
  ])
  for (const path of [
    '/v3/Token',
    '/v3/Jobs/{id}/JobSessions',
    '/v3/Organizations/{organizationId}/Users',
    '/v3/JobSessions/{sessionId}/LogItems',
  ])
    t.ok(paths[path], path)
  for (const [path, methods] of Object.entries(paths))
    for (const [method, operation] of Object.entries(methods)) {
      t.ok(operation.summary, `${method} ${path} has a summary`)
      for (const [, name] of path.matchAll(/\{(\w+)\}/g))
        t.ok(
          operation.parameters?.some((parameter) => parameter.name === name),
          `${path} describes ${name}`,
        )
    }
  t.notMatch(answer.body, /"def-\d/, 'schemas have their names')
})

t.test('fields whose name or type is inferred are marked, and no others', async (t) => {
  const { schemas } = (await mock(t).json<OpenApi>('/swagger/docs/v3')).components
  const marked = Object.entries(schemas).map(([name, { properties = {} }]) => [
    name,
    Object.entries(properties).flatMap(([field, property]) =>
      (property as Record<string, unknown>)['x-evidence'] === 'inferred' ? [field] : [],
    ),
  ])
  t.same(Object.fromEntries(marked.filter(([, fields]) => fields?.length)), loadEvidence().v3.inferredFields)
  t.strictSame(schemas.Proxy?.properties.internetProxySettings, {
    allOf: [{ $ref: '#/components/schemas/ProxyInternetSettings' }],
    description: 'The internet proxy that this backup proxy uses',
    'x-evidence': 'inferred',
  })
})

t.test('every integer of an answer has limits', async (t) => {
  const { body } = await mock(t).app.inject('/swagger/docs/v3')
  const answers = new Set<string>()
  const unlimited: string[] = []
  const { paths, components } = JSON.parse(body) as OpenApi
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return
    const { type, minimum, maximum, $ref } = value as Record<string, unknown>
    if (type === 'integer' && (minimum === undefined || maximum === undefined)) unlimited.push(path)
    const name = typeof $ref === 'string' ? ($ref.split('/').at(-1) ?? '') : ''
    if (name !== '' && !answers.has(name)) {
      answers.add(name)
      visit(components.schemas[name], name)
    }
    for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`)
  }
  for (const [path, methods] of Object.entries(paths))
    for (const [method, { responses }] of Object.entries(methods)) visit(responses, `${method} ${path}`)
  t.ok(answers.has('JobStatistics'))
  t.strictSame(unlimited, [])
})

t.test('a page shows the description', async (t) => {
  const { app } = mock(t)
  const page = await app.inject('/swagger/ui/index')
  t.equal(page.statusCode, 200)
  t.match(page.headers['content-type'], /^text\/html/)
  const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url as string)
  t.ok(assets.length > 3)
  for (const url of assets) t.equal((await app.inject(url)).statusCode, 200, url)
  t.equal((await app.inject('/swagger/ui/index/json')).statusCode, 200)
  t.equal((await app.inject('/swagger/nothing')).statusCode, 404)
})

t.test('no description has an empty list of required properties, which OpenAPI 3.0 forbids', async (t) => {
  const { app } = mock(t)
  for (const { name } of API_VERSIONS)
    t.notMatch((await app.inject(`/swagger/docs/${name}`)).body, /"required":\[\]/, name)
})

t.test('each version describes itself, without what it does not have', async (t) => {
  const { app } = mock(t)
  for (const { name } of API_VERSIONS.filter(({ number }) => number > 3)) {
    const answer = await app.inject(`/swagger/docs/${name}`)
    const { paths, components } = answer.json<OpenApi>()
    t.match(components.securitySchemes, { oauth2: { flows: { password: { tokenUrl: `/${name}/Token` } } } })
    t.ok(Object.keys(paths).every((path) => path.startsWith(`/${name}/`)))
    t.notMatch(answer.body, /"def-\d|"x-(?:versions|optional-since|by-version|member-versions)"/)
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.slice(3)}`),
    )
    const known = loadApiOperations(Number(name.slice(1)))
    for (const operation of described) {
      const [method = '', path = ''] = operation.split(' ')
      t.ok(known.find(method, path), `${name}: ${operation}`)
    }
    t.equal(described.length, known.all.length, `${name} has all of them`)
  }
  const { paths } = (await app.inject('/swagger/docs/v8')).json<OpenApi>()
  t.match(paths['/v8/ManagementMode'], { get: { 'x-simulated': false } })
  t.notMatch(paths['/v8/Jobs'], { get: { 'x-simulated': false } })
  t.ok(paths['/v8/Jobs/{jobId}/start'])
  t.equal(paths['/v8/Jobs/{jobId}/Action'], undefined, 'what is answered for old clients only is left out')
  t.equal((await app.inject('/swagger/docs/v9')).statusCode, 404)
})

t.test('the page lets one choose among the versions that are served', async (t) => {
  const read = async (options: MockOptions): Promise<string> => {
    const { app } = mock(t, options)
    const { body } = await app.inject('/swagger/ui/index/static/swagger-initializer.js')
    return /const config = (.*)/.exec(body)?.[1] ?? ''
  }
  t.match(JSON.parse(await read({ api: ['v3', 'v8'] })), {
    urls: [
      { name: 'v3', url: '/swagger/docs/v3' },
      { name: 'v8', url: '/swagger/docs/v8' },
    ],
  })
  const behind = JSON.parse(await read({ api: ['v3', 'v8'], publicUrl: 'https://host.example/backup' }))
  t.match(behind.urls, [{ url: '/backup/swagger/docs/v3' }, { url: '/backup/swagger/docs/v8' }])
  t.match(JSON.parse(await read({ api: ['v8'] })), { layout: 'BaseLayout' })
  const { app } = mock(t, { api: ['v8'] })
  t.match((await app.inject('/swagger/ui/index/json')).json().info, { description: /version 8/ })
  t.equal((await app.inject('/swagger/docs/v3')).statusCode, 404)
})
