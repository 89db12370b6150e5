import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { loadEvidence, parseEvidence } from '../../src/catalogue/evidence.js'
import { Evidence } from '../../src/catalogue/evidence-schema.js'
import { operations } from '../../src/testing/operations/operations.js'

const { v3 } = loadEvidence()

t.test('the schema for editors is the one that the evidence is checked by', async (t) => {
  const file = new URL('../../fixtures/evidence.schema.json', import.meta.url)
  const schema = `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...Evidence }, null, 2)}\n`
  if (process.env.UPDATE) writeFileSync(file, schema)
  t.equal(readFileSync(file, 'utf8'), schema)
})

t.test('each operation of the API is there once, an action with each of its verbs', async (t) => {
  const names = operations.map(({ name }) => name)
  const withoutVerb = names.filter((name) => names.some((other) => other.startsWith(`${name} `)))
  t.strictSame(Object.keys(v3.operations).sort(), names.filter((name) => !withoutVerb.includes(name)).sort())
})

t.test('statements are about operations that there are', async (t) => {
  for (const { says, operations = [] } of v3.statements)
    t.strictSame(
      operations.filter((name) => !(name in v3.operations)),
      [],
      says,
    )
})

t.test('each statement is held by tests that there are', async (t) => {
  for (const { says, tests } of v3.statements)
    for (const { file, name } of tests) {
      const titles = [...readFileSync(file, 'utf8').matchAll(/(?:\.test\(\s*|name: )(['"])(.+?)\1,/g)].map(
        ([, , title]) => title,
      )
      t.ok(titles.includes(name), `${says} ${file} has '${name}'`)
    }
})

t.test('a mistake is told with its line, its path, and what would be right', async (t) => {
  const CASES: [text: string, message: string][] = [
    ['v4: {}', "1:1: 'v4' is unknown: did you mean 'v3'"],
    [
      'v3:\n  operations:\n    GET /Jobs: { level: sure }\n  statements: []\n  inferredFields: {}',
      "3:18: 'v3.operations.GET /Jobs.level' must be one of",
    ],
    ['v3:\n  operations:\n    GET /Jobs: {}\n    GET /Jobs: {}', '4:5: Map keys must be unique'],
    [
      "v3:\n  operations: {}\n  inferredFields: {}\n  statements: [{ says: 'x', sources: [v3], tests: [{ file: test/a.ts, name: x }] }]",
      "4:39: 'v3.statements.0.sources.0' must match 'capture vN, page vN",
    ],
  ]
  for (const [text, message] of CASES) {
    let told = ''
    try {
      parseEvidence(text, 'mine.yaml')
    } catch (error) {
      told = (error as Error).message
    }
    t.ok(told.startsWith(`mine.yaml:${message}`), `${told} says ${message}`)
  }
})
