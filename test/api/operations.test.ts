import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { countLevels, loadEvidence } from '../../src/catalogue/evidence.js'
import { LEVELS, type Level } from '../../src/catalogue/evidence-schema.js'
import { mock } from '../helper.js'
import { all, GROUPS } from './operations/groups.js'

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

const LEVEL: Record<Level, { readonly name: string; readonly meaning: string }> = {
  capture: { name: 'capture', meaning: 'a text or a screenshot of a real server of version 3 shows it' },
  page: { name: 'own page', meaning: 'we know its page in the documentation of version 3' },
  otherVersion: { name: 'other version', meaning: 'captures or pages of versions close to 3 show it' },
  client: { name: 'client', meaning: 'public clients of version 3 rely on it' },
  inferred: { name: 'inferred', meaning: 'we conclude it, also from versions that are far from 3' },
}

const fileOf = (path: string): string => `[${path.split('/').at(-1)}](../${path})`

/** docs/coverage.md, which `UPDATE=1` writes anew. */
function coverage(): string {
  const { v3 } = loadEvidence()
  const counts = countLevels({ v3 })
  const rows = Object.entries(GROUPS).flatMap(([group, { file, operations }]) => [
    `\n## ${group}\n\n| Operation | Verb | Evidence | Note | Test |\n|---|---|---|---|---|`,
    ...operations.flatMap(({ name, verb }) =>
      (verb?.split(', ') ?? ['']).map((one) => {
        const { level, note = '' } = v3.operations[`${name} ${one}`.trimEnd()] ?? {}
        const evidence = level === undefined ? 'unknown' : LEVEL[level].name
        return `| \`${name}\` | ${one} | ${evidence} | ${note} | ${fileOf(`test/api/operations/${file}`)} |`
      }),
    ),
  ])
  const legend = LEVELS.map(
    (level) => `| ${LEVEL[level].name} | ${LEVEL[level].meaning} | ${counts[level]} |`,
  )
  const statements = v3.statements.map(
    ({ says, sources, tests }) =>
      `| ${says} | ${sources.join(', ')} | ${[...new Set(tests.map(({ file }) => fileOf(file)))].join(', ')} |`,
  )
  return `# Coverage

Read this page if you want to know whether the mock serves an operation, and how sure we are of it.

The mock serves ${new Set(all.map(({ name }) => name)).size} operations. For each operation, a test checks

- the normal case,
- an unknown id in each place of the path,
- wrong bodies,
- the links of the answer,
- the schema of every answer.

The column Evidence says what we know of the operation on the real server. If more than one row applies, the first one counts:

| Evidence | Meaning | Operations |
|---|---|---|
${legend.join('\n')}

An action counts once for each of its verbs. In the description of the API (\`/swagger\`), \`x-evidence: inferred\` marks the fields whose name or type is inferred.

\`npm run coverage\` writes this page from [evidence.yaml](../fixtures/evidence.yaml). A test fails when the page is out of date.

## Behaviour

These facts are not on the pages of the operations, or we know them better from elsewhere. The column Source says from where:

- **capture**: a text or a screenshot of a real server, with its version if we know it
- **page**: a page of the documentation of this version
- **field**: a report of a user of the real server
- **client**: what public clients rely on
- **inferred**: our conclusion. The real server may differ.
- **own**: a property of our profiles, not of the API

| Behaviour | Source | Test |
|---|---|---|
${statements.join('\n')}
${rows.join('\n')}
`
}

t.test('docs/coverage.md is up to date', async (t) => {
  const file = new URL('../../docs/coverage.md', import.meta.url)
  if (process.env.UPDATE) writeFileSync(file, coverage())
  t.equal(readFileSync(file, 'utf8'), coverage())
})
