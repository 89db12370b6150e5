import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { API_VERSIONS } from '../../src/api/versions.js'
import { isInRange } from '../../src/catalogue/api-operations.js'
import { cases } from '../full.js'
import { mock } from '../helper.js'
import { Collector, type Example } from './examples/collect.js'

const FILE = new URL('../../fixtures/api/examples.json', import.meta.url)

/** Puts versions that have the same example into one: `v3-v5`. */
function joinVersions(examples: ReadonlyMap<number, Example>): Record<string, Example> {
  const ranges: { first: number; last: number; text: string }[] = []
  for (const [version, example] of examples) {
    const text = JSON.stringify(example)
    const latest = ranges.at(-1)
    if (latest?.text === text && latest.last === version - 1) latest.last = version
    else ranges.push({ first: version, last: version, text })
  }
  return Object.fromEntries(
    ranges.map(({ first, last, text }) => [
      first === last ? `v${first}` : `v${first}-v${last}`,
      JSON.parse(text),
    ]),
  )
}

/** Each example of each operation is in a line of its own. */
const format = (examples: Readonly<Record<string, Readonly<Record<string, Example>>>>): string =>
  `{\n${Object.entries(examples)
    .map(([name, versions]) => {
      const lines = Object.entries(versions).map(([range, one]) => `  "${range}": ${JSON.stringify(one)}`)
      return `"${name}": {\n${lines.join(',\n')}\n}`
    })
    .join(',\n')}\n}\n`

type ExamplesFile = Readonly<Record<string, Readonly<Record<string, Example>>>>

/** Those of one version, in any order. */
const pick = (examples: ExamplesFile, version: number): Readonly<Record<string, Example>> =>
  Object.fromEntries(
    Object.entries(examples).flatMap(([name, versions]) => {
      const found = Object.entries(versions).find(([range]) => isInRange(range, version))?.[1]
      return found ? [[name, found]] : []
    }),
  )

const isUpdate = process.env.UPDATE !== undefined
const ALWAYS = API_VERSIONS.filter(({ number }) => isUpdate || number === 3)
const OTHERS = API_VERSIONS.filter((version) => !ALWAYS.includes(version))

t.test(
  'the examples of the descriptions succeed, and what they answer is what the server answers',
  async (t) => {
    const collected = new Map<string, Map<number, Example>>()
    const kept: ExamplesFile = JSON.parse(readFileSync(FILE, 'utf8'))
    for (const { number, name } of cases(ALWAYS, OTHERS)) {
      const collector = new Collector(mock(t), number)
      const examples = await collector.collect()
      t.strictSame(
        collector.failures,
        [],
        `${name}: each is accepted in a world that nothing has happened in`,
      )
      if (!isUpdate)
        t.strictSame(
          pick(kept, number),
          Object.fromEntries(examples),
          `${name}: npm run coverage writes them anew`,
        )
      for (const [operation, example] of examples) {
        const byVersion = collected.get(operation) ?? new Map<number, Example>()
        collected.set(operation, byVersion.set(number, example))
      }
    }
    if (isUpdate)
      writeFileSync(
        FILE,
        format(Object.fromEntries([...collected].map(([name, versions]) => [name, joinVersions(versions)]))),
      )
  },
)
