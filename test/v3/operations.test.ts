import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import type { LightMyRequestResponse } from 'fastify'
import t, { type Test } from 'tap'
import { hrefsIn, type Method, mock, NOBODY, type TestMock } from '../helper.js'
import { backupRepositories } from './operations/backup-repositories.js'
import { jobSessions } from './operations/job-sessions.js'
import { jobs } from './operations/jobs.js'
import { addressOf, findIds, type Ids, type Operation } from './operations/operation.js'
import { organizations } from './operations/organizations.js'
import { proxies } from './operations/proxies.js'
import { restoreSessions, token } from './operations/sessions.js'
import { emailSettings, globalSettings } from './operations/settings.js'

const GROUPS: Record<string, { readonly file: string; readonly operations: readonly Operation[] }> = {
  Token: { file: 'sessions.ts', operations: token },
  Proxies: { file: 'proxies.ts', operations: proxies },
  BackupRepositories: { file: 'backup-repositories.ts', operations: backupRepositories },
  Organizations: { file: 'organizations.ts', operations: organizations },
  Jobs: { file: 'jobs.ts', operations: jobs },
  JobSessions: { file: 'job-sessions.ts', operations: jobSessions },
  GlobalSettings: { file: 'settings.ts', operations: globalSettings },
  EmailSettings: { file: 'settings.ts', operations: emailSettings },
  RestoreSessions: { file: 'sessions.ts', operations: restoreSessions },
}

const all = Object.values(GROUPS).flatMap(({ operations }) => operations)

for (const operation of all) {
  t.test(`${operation.name}: does what it is for, and its links answer`, async (t) => {
    const { api, ids, ask } = await prepare(t, operation)
    const answer = await ask()
    t.equal(answer.statusCode, operation.status ?? 200, answer.body)
    await operation.check({ t, api, ids, answer })
    if (answer.statusCode < 300) await followLinks(t, api, answer)
  })

  if (operation.params)
    t.test(`${operation.name}: an unknown id is 404`, async (t) => {
      const { ids, values, ask } = await prepare(t, operation)
      for (const name of Object.keys(values)) {
        const answer = await ask({ ...values, [name]: NOBODY })
        t.equal(answer.statusCode, 404, name)
        t.match(answer.json(), { message: new RegExp(`'${NOBODY}' is not found`) })
      }
      t.ok(ids)
    })

  if (operation.wrong)
    t.test(`${operation.name}: a wrong body is refused, and nothing is changed`, async (t) => {
      const { api, ids, values, ask } = await prepare(t, operation)
      // a digest, because a difference in so long a text would take minutes to show
      const digest = (): string => createHash('sha1').update(JSON.stringify(api.state())).digest('hex')
      const before = digest()
      for (const [body, message] of operation.wrong ?? []) {
        const sent = typeof body === 'function' ? (body as (ids: Ids) => unknown)(ids) : body
        const answer = await ask(values, sent)
        t.equal(answer.statusCode, 400, JSON.stringify(sent))
        t.match(answer.json(), { message })
        t.equal(digest(), before, `nothing is changed by ${JSON.stringify(sent)}`)
      }
    })
}

async function prepare(t: Test, operation: Operation) {
  const api = mock(t)
  const ids = await findIds(api)
  await operation.before?.(api, ids)
  const headers = await operation.as?.(api, ids)
  const values = operation.params?.(ids) ?? {}
  const method = operation.name.split(' ')[0] as Method
  const ask = async (
    given: Record<string, string> = values,
    body: unknown = operation.body?.(ids),
  ): Promise<LightMyRequestResponse> => {
    const url = addressOf(operation, given, ids)
    if (!headers) return api.send(method, url, body)
    const payload = typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
    const type = { 'content-type': 'application/json', ...headers }
    return api.app.inject({ method, url, headers: type, ...(payload !== undefined && { payload }) })
  }
  return { api, ids, values, ask }
}

async function followLinks(t: Test, api: TestMock, answer: LightMyRequestResponse): Promise<void> {
  if (answer.body === '') return
  for (const href of new Set(hrefsIn(answer.json()))) {
    if (href.endsWith('/log')) continue
    t.equal((await api.get(href.replace(/^https?:\/\/[^/]+/, ''))).statusCode, 200, href)
  }
}

t.test('every operation of the description has a test, and the other way round', async (t) => {
  const { paths } = await mock(t).json<{ paths: Record<string, Record<string, unknown>> }>('/swagger/docs/v3')
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/v3', '')}`),
  )
  t.strictSame(all.map(({ name }) => name).sort(), described.sort())
  t.equal(described.length, 84 + 1 + 2)
  const untried = all.filter(({ name, body, wrong }) => body && !wrong && name !== 'POST /Token')
  t.strictSame(untried, [], 'each body is tried in wrong forms too')
})

const EVIDENCE: Record<Operation['evidence'], string> = {
  'own page': 'its page in the documentation of version 3',
  index: 'named in the documentation of version 3, its page not seen',
  'other version': 'documented for versions around 3',
  'later version': 'documented from version 6 on only; may not be there in version 3',
}

/** docs/coverage.md, which `UPDATE=1` writes anew. */
function coverage(): string {
  const rows = Object.entries(GROUPS).flatMap(([group, { file, operations }]) => [
    `\n## ${group}\n\n| Operation | Evidence | Test |\n|---|---|---|`,
    ...operations.map(
      ({ name, evidence }) => `| \`${name}\` | ${evidence} | [${file}](../test/v3/operations/${file}) |`,
    ),
  ])
  const legend = Object.entries(EVIDENCE).map(([name, meaning]) => `- **${name}**: ${meaning}`)
  return `# Coverage

The operations of the API that the mock serves, ${all.length} of them. Each is tested on its happy path, with an unknown id in each
place of its address, with wrong bodies, and by following the links of its answer; each answer is checked against its schema.
The evidence says what we know of the operation on the real server:

${legend.join('\n')}

Written by \`npm run coverage\`; the tests fail when it is out of date.
${rows.join('\n')}
`
}

t.test('docs/coverage.md is up to date', async (t) => {
  const file = new URL('../../docs/coverage.md', import.meta.url)
  if (process.env.UPDATE) writeFileSync(file, coverage())
  t.equal(readFileSync(file, 'utf8'), coverage())
})
