import { readFileSync } from 'node:fs'
import t from 'tap'
import { parse } from 'yaml'
import { loadEvidence } from '../../src/catalogue/evidence.js'

type Table<T> = Readonly<Record<string, T>>

const read = <T>(name: string): T =>
  parse(readFileSync(new URL(`../../fixtures/api/${name}.yaml`, import.meta.url), 'utf8'))

/** What an operation answers, by ranges of versions; of an /Action it may be a table of verbs. */
const { operations } = read<{ operations: Table<Table<string | number | Table<string | number>>> }>(
  'operations',
)
const { verbs, newVerbs } = read<{
  verbs: Table<string | Table<string>>
  newVerbs: Table<string>
}>('verbs')
const { moved, renamed, page } = read<
  Record<'moved' | 'renamed', Table<Table<string>>> & { page: Table<string> }
>('upgrades')
const { bodies, schemas } = read<{ bodies: Table<string>; schemas: Table<Table<string>> }>('shapes')

const LATER = [6, 7, 8]

/** The versions of a range, `v6` or `v6-v8`. */
function versionsOf(range: string): number[] {
  const [, from, to = from] = range.match(/^v([3-8])(?:-v([3-8]))?$/) ?? []
  if (from === undefined || Number(from) > Number(to)) throw new Error(`'${range}' is no range of versions`)
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, n) => Number(from) + n)
}

/** The versions of ranges, each once. */
function unite(ranges: readonly string[]): number[] {
  const versions = ranges.flatMap(versionsOf)
  if (new Set(versions).size < versions.length) throw new Error(`'${ranges.join(' ')}' overlap`)
  return versions
}

/** The alternatives of a shape, `integer v6 | string required v7-v8`. */
const alternativesOf = (text: string, versions: readonly number[]) =>
  text.split(' | ').map((alternative) => {
    const [, type = '', , range] = alternative.match(/^(\S+)( required)?(?: (v\S+))?$/) ?? []
    if (!TYPE.test(type)) throw new Error(`'${alternative}' is no type`)
    return { type, range, versions: range === undefined ? versions : versionsOf(range) }
  })

const TYPE = /^(?:(?:List|Map)<)?(?:\w+(?:\([\w-]+\))?|enum\([^()<>]+\))>?$/
const SCALAR = /^(?:string|integer|number|boolean|object|any|enum)(?:\(|$)/

/** The versions that have a schema, by its name. */
const schemaVersions = new Map(
  Object.keys(schemas).map((key) => {
    const [name = '', ...ranges] = key.split(' ')
    return [name, ranges.length === 0 ? LATER : unite(ranges)] as const
  }),
)

/** Tells which versions lack the schema that a type names. */
function findMissing(type: string, versions: readonly number[]): string[] {
  const name = type.replace(/^(?:List|Page|Map)<(.*)>$/, '$1')
  if (SCALAR.test(name)) return []
  return versions.filter((n) => !schemaVersions.get(name)?.includes(n)).map((n) => `${name} v${n}`)
}

const normalize = (operation: string): string => operation.toLowerCase().replace(/\{\w+\}/g, '{}')

const versionsOfOperation = new Map(
  Object.entries(operations).map(([name, answers]) => [name, unite(Object.keys(answers))]),
)

t.test('each operation is there once, with a version at least', async (t) => {
  const names = Object.keys(operations)
  t.equal(new Set(names.map(normalize)).size, names.length)
  for (const [name, versions] of versionsOfOperation) {
    t.match(name, /^(GET|POST|PUT|DELETE) (\/(\w+|\{\w+\}))+$/)
    t.ok(versions.length > 0, name)
  }
})

t.test('an answer is a status and what comes with it', async (t) => {
  for (const [name, answers] of Object.entries(operations))
    for (const answer of Object.values(answers).flatMap((one) =>
      typeof one === 'object' ? Object.values(one) : [one],
    ))
      t.match(String(answer), /^(200|201|204|404)( (\w+|(List|Page)<\w+>))?$/, name)
})

t.test('each version has as many operations as it documents', async (t) => {
  const counts = new Map<number, number>()
  for (const versions of versionsOfOperation.values())
    for (const version of versions) counts.set(version, (counts.get(version) ?? 0) + 1)
  t.strictSame(Object.fromEntries(counts), { 3: 141, 4: 151, 5: 186, 6: 429, 7: 457, 8: 487 })
})

const known = Object.keys(loadEvidence().v3.operations)

t.test('those of v3 are the ones that the mock has, with the same verbs', async (t) => {
  const names = Object.entries(operations)
    .filter(([name]) => versionsOfOperation.get(name)?.includes(3))
    .flatMap(([name, answers]) => {
      const [answer] = Object.values(answers)
      return typeof answer === 'object' ? Object.keys(answer).map((verb) => `${name} ${verb}`) : [name]
    })
  t.strictSame(names.sort(), known.toSorted())
})

t.test('each verb of v3 has a successor in v6 to v8, or is known to have none', async (t) => {
  t.strictSame(
    known.filter((name) => name.split(' ').length === 3 && !(name in verbs)),
    [],
  )
  for (const [name, successor] of Object.entries(verbs)) {
    if (successor === 'none') continue
    const ranges = typeof successor === 'string' ? { 'v6-v8': successor } : successor
    t.strictSame(unite(Object.keys(ranges)), LATER, name)
    for (const [range, operation] of Object.entries(ranges))
      t.strictSame(
        versionsOf(range).filter((n) => !versionsOfOperation.get(operation)?.includes(n)),
        [],
        operation,
      )
  }
})

t.test(
  'verbs that v3 does not have are operations of the versions that they are said to be of',
  async (t) => {
    for (const [operation, ranges] of Object.entries(newVerbs))
      t.strictSame(unite(ranges.split(' ')), versionsOfOperation.get(operation), operation)
  },
)

t.test('every schema that a property names is there in the versions of the property', async (t) => {
  for (const [key, properties] of Object.entries(schemas)) {
    const versions = schemaVersions.get(key.split(' ')[0] as string) ?? []
    for (const [property, text] of Object.entries(properties)) {
      const alternatives = alternativesOf(text, versions)
      unite(alternatives.flatMap(({ range }) => range ?? []))
      for (const { type, versions: its } of alternatives) {
        t.strictSame(findMissing(type, its), [], `${key}.${property}`)
        t.ok(
          its.every((n) => versions.includes(n)),
          `${key}.${property} is in versions of its schema`,
        )
      }
    }
  }
})

t.test('every schema of a body is there in the versions of its operation', async (t) => {
  for (const [operation, text] of Object.entries(bodies)) {
    const versions = versionsOfOperation.get(operation)?.filter((n) => n >= 6) ?? []
    t.ok(versions.length > 0, `${operation} is an operation`)
    for (const { type, versions: its } of alternativesOf(text, versions))
      t.strictSame(findMissing(type, its), [], operation)
  }
})

t.test('every schema that the operations of the mock answer is there from v6 on', async (t) => {
  const verbOperations = Object.values(verbs).flatMap((to) =>
    typeof to === 'string' ? to : Object.values(to),
  )
  for (const name of [...known, ...verbOperations])
    for (const [range, answer] of Object.entries(operations[name] ?? {})) {
      const [, type] = String(answer).split(' ')
      if (type === undefined || type === 'file') continue
      t.strictSame(
        findMissing(
          type,
          versionsOf(range).filter((n) => n >= 6),
        ),
        [],
        name,
      )
    }
})

t.test('what has moved is not there any more, and what takes its place is', async (t) => {
  for (const [name, byRange] of Object.entries(moved)) {
    const own = versionsOfOperation.get(name) ?? []
    t.ok(own.length > 0, name)
    for (const version of unite(Object.keys(byRange))) {
      t.notOk(own.includes(version), `${name} v${version}`)
      t.ok(Math.max(...own) < version, `${name} was there before v${version}`)
    }
    for (const [range, successor] of Object.entries(byRange)) {
      const [method, path = ''] = successor.split(' ')
      const its = versionsOfOperation.get(`${method} ${path.split('?', 1)[0]}`)
      for (const version of versionsOf(range)) t.ok(its?.includes(version), `${successor} v${version}`)
    }
  }
})

t.test('what is gone of version 3 has a successor', async (t) => {
  const gone = [...versionsOfOperation]
    .filter(([name, versions]) => versions.includes(3) && !versions.includes(8) && !name.endsWith('/Action'))
    .map(([name]) => name)
  t.ok(gone.length > 5)
  t.strictSame(
    gone.filter((name) => !moved[name]),
    [],
  )
})

t.test('what is renamed is not in its schema any more, and its new names are', async (t) => {
  for (const [name, byRange] of Object.entries(renamed)) {
    const [schema = '', property = ''] = name.split('.')
    const [, properties = {}] = Object.entries(schemas).find(([key]) => key.split(' ')[0] === schema) ?? []
    const has = (one: string, version: number): boolean =>
      alternativesOf(properties[one] ?? 'any v3', schemaVersions.get(schema) ?? []).some(({ versions }) =>
        versions.includes(version),
      )
    for (const [range, names] of Object.entries(byRange))
      for (const version of versionsOf(range)) {
        t.notOk(has(property, version), `${name} v${version}`)
        for (const one of names.split(' and ')) t.ok(has(one, version), `${schema}.${one} v${version}`)
      }
  }
  t.ok(Object.values(page).every((range) => versionsOf(range).length > 0))
})
