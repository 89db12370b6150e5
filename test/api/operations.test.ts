import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { V3 } from '../../src/api/versions.js'
import { countLevels, loadEvidence } from '../../src/catalogue/evidence.js'
import { LEVELS, type Level } from '../../src/catalogue/evidence-schema.js'
import { mock } from '../helper.js'
import {
  formatCounts,
  formatTables,
  listByVersion,
  readAnswers,
  type VersionedOperation,
} from './operations/coverage-by-version.js'
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
function coverage(operations: readonly VersionedOperation[]): string {
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

The mock knows all operations of versions 3 to 8 of the API:

${formatCounts(operations)}

- **Simulated**: the answer is what the simulated world knows.
- **Constant**: the answer is always the same, and true of the simulated world.
- **Empty**: a list that nothing in the simulated world can fill. Its entries return 404.
- **501**: the mock knows the operation, but does not simulate it. The answer is 501 with \`{message}\`. In the description of the API, the operation has \`x-simulated: false\`.

From version 6 on, every verb of an action has its own path, so there are more operations. The old paths (\`/Action\`) still work, and do not count.
See [below](#later-versions) for the operations of each later version, and [Versions](versions.md) for what changes from version to version.

The rest of this page is about version 3. For each of its operations, a test checks

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

## Later versions

${formatTables(operations)}
`
}

t.test('docs/coverage.md is up to date, and so are the numbers in the README', async (t) => {
  const operations = await listByVersion(mock(t))
  const update = (name: string, write: (before: string) => string): void => {
    const file = new URL(`../../${name}`, import.meta.url)
    const before = readFileSync(file, 'utf8')
    const after = write(before)
    if (process.env.UPDATE) writeFileSync(file, after)
    else t.equal(before, after, name)
  }
  const counts = formatCounts(operations)
  const [head = ''] = counts.split('\n', 1)
  update('docs/coverage.md', () => coverage(operations))
  update('README.md', (readme) => {
    const start = readme.indexOf(head)
    t.ok(start > 0, 'the README has the table')
    return `${readme.slice(0, start)}${counts}${readme.slice(readme.indexOf('\n\n', start))}`
  })
})

t.test('what is listed as constant or empty is so', async (t) => {
  const { get, json } = mock(t)
  const empty = mock(t, { profile: 'empty' })
  const operations = await listByVersion(mock(t))
  const known = new Set(operations.map(({ name }) => name))
  for (const name of readAnswers().constant.concat(readAnswers().empty)) t.ok(known.has(name), name)
  const idOf = async (path: string): Promise<string> => (await json<{ id: string }[]>(path))[0]?.id ?? ''
  const ids: Record<string, string> = {
    organizationId: await idOf('/v3/Organizations'),
    repositoryId: await idOf('/v3/BackupRepositories'),
  }
  const fill = (path: string): string =>
    path.replace(/\{(\w+)\}/g, (braced, name: string) => ids[name] ?? braced)
  for (const { name, kinds } of operations)
    for (const [version, kind] of kinds) {
      const [method, path = ''] = name.split(' ')
      const url = `${version.prefix}${fill(path)}`
      if (method !== 'GET' || url.includes('{') || kind === 'none') continue
      const answer = await get(url)
      if (answer.statusCode !== 200 || !String(answer.headers['content-type']).includes('json')) continue
      const body = answer.json()
      const rows: unknown = body.results ?? body
      const isEmpty = Array.isArray(rows) && rows.length === 0
      if (kind === 'empty') t.ok(isEmpty, `${version.name} ${name} is empty`)
      // what version 3 has is simulated, though nobody has done anything with it yet
      else if (!kinds.has(V3)) t.notOk(isEmpty, `${version.name} ${name} is not empty`)
      if (kinds.has(V3) || kind === 'empty' || path.includes('{')) continue
      const isWritable = operations.some(
        (other) => other.name === `PUT ${path}` && other.kinds.get(version) === 'simulated',
      )
      const isSame = (await empty.get(url)).body === answer.body
      if (!isWritable) t.equal(isSame, kind === 'constant', `${version.name} ${name} is ${kind}`)
    }
})
