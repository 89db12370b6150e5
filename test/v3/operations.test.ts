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
  'own page': 'its page in the documentation of version 3',
  index: 'named in the documentation of version 3, its page not seen',
  'other version': 'documented for versions around 3',
  'later version': 'documented from version 6 on only; may not be there in version 3',
}

/** docs/coverage.md, which `UPDATE=1` writes anew. */
function coverage(): string {
  const rows = Object.entries(GROUPS).flatMap(([group, { file, operations }]) => [
    `\n## ${group}\n\n| Operation | Verb | Evidence | Test |\n|---|---|---|---|`,
    ...operations.map(
      ({ name, verb = '', evidence }) =>
        `| \`${name}\` | ${verb} | ${evidence} | [${file}](../test/v3/operations/${file}) |`,
    ),
  ])
  const legend = Object.entries(EVIDENCE).map(([name, meaning]) => `- **${name}**: ${meaning}`)
  return `# Coverage

The operations of the API that the mock serves, ${new Set(all.map(({ name }) => name)).size} of them, and the verbs of its actions. Each is tested on its happy path, with an unknown id in each
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
