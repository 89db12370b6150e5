import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { mock } from '../helper.js'
import { all, GROUPS } from './operations/groups.js'
import type { Operation } from './operations/operation.js'

t.test('every operation of the description has a test, and the other way round', async (t) => {
  const { paths } = await mock(t).json<{ paths: Record<string, Record<string, unknown>> }>('/swagger/docs/v3')
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/v3', '')}`),
  )
  t.strictSame([...new Set(all.map(({ name }) => name))].sort(), described.sort())
  t.equal(described.length, 84 + 1 + 56)
  const untried = all.filter(({ name, body, wrong }) => body && !wrong && name !== 'POST /Token')
  t.strictSame(untried, [], 'each body is tried in wrong forms too')
})

const EVIDENCE: Record<Operation['evidence'], string> = {
  'own page': 'we know its page in the documentation of version 3',
  index: 'the documentation of version 3 names it, but we have not seen its page',
  'other version': 'it is documented for versions close to 3',
  'later version': 'it is documented only from version 6 on, so version 3 may not have it',
}

/** docs/coverage.md, which `UPDATE=1` writes anew. */
function coverage(): string {
  const rows = Object.entries(GROUPS).flatMap(([group, { file, operations }]) => [
    `\n## ${group}\n\n| Operation | Verb | Evidence | Test |\n|---|---|---|---|`,
    ...operations.map(
      ({ name, verb = '', evidence }) =>
        `| \`${name}\` | ${verb} | ${evidence} | [${file}](../test/api/operations/${file}) |`,
    ),
  ])
  const legend = Object.entries(EVIDENCE).map(([name, meaning]) => `- **${name}**: ${meaning}`)
  return `# Coverage

Read this page if you want to know whether the mock serves an operation, and how sure we are of it.

The mock serves ${new Set(all.map(({ name }) => name)).size} operations. For each operation, a test checks

- the normal case,
- an unknown id in each place of the path,
- wrong bodies,
- the links of the answer,
- the schema of every answer.

The column Evidence says what we know of the operation on the real server:

${legend.join('\n')}

\`npm run coverage\` writes this page. A test fails when the page is out of date.
${rows.join('\n')}
`
}

t.test('docs/coverage.md is up to date', async (t) => {
  const file = new URL('../../docs/coverage.md', import.meta.url)
  if (process.env.UPDATE) writeFileSync(file, coverage())
  t.equal(readFileSync(file, 'utf8'), coverage())
})
