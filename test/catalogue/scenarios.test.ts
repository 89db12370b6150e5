import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { loadScenario, parseScenario } from '../../src/catalogue/scenario-catalogue.js'
import { ScenarioError } from '../../src/catalogue/scenario-error.js'
import { scenarioNames } from '../../src/catalogue/scenario-names.js'
import { Scenario } from '../../src/testing/scenarios/scenario-schema.js'

const file = (name: string): URL => new URL(`../../fixtures/scenarios/${name}`, import.meta.url)

t.test('the schema for editors is the one that scenarios are checked by', async (t) => {
  const schema = `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...Scenario }, null, 2)}\n`
  if (process.env.UPDATE) writeFileSync(file('scenario.schema.json'), schema)
  t.equal(readFileSync(file('scenario.schema.json'), 'utf8'), schema)
})

t.test('each scenario is in a file of its name, and says what it is', async (t) => {
  const files = readdirSync(file('')).filter((name) => name.endsWith('.yaml'))
  t.strictSame(files.sort(), [...scenarioNames].map((name) => `${name}.yaml`).sort())
  for (const name of scenarioNames) {
    const text = readFileSync(file(`${name}.yaml`), 'utf8')
    t.match(
      text,
      /^# yaml-language-server: \$schema=\.\/scenario\.schema\.json\n/,
      `${name} names its schema`,
    )
    const { description, world, faults } = parseScenario(text, name)
    t.ok(description, name)
    t.ok(world ?? faults, `${name} does something`)
    t.match(loadScenario(name), { name, description })
  }
})

t.test('a mistake is told with its line, its path, and what would be right', async (t) => {
  const CASES: [text: string, message: string][] = [
    ['fault: []', "1:1: 'fault' is unknown: did you mean 'faults'"],
    ['world:\n  expireLicence: {}', "2:3: 'world.expireLicence' is unknown: did you mean 'expireLicense'"],
    [
      'faults:\n  - effect: { stauts: 500 }',
      "2:15: 'faults.0.effect.stauts' is unknown: did you mean 'status'",
    ],
    ['faults:\n  - match: {}', "2:5: 'faults.0' has no 'effect'"],
    ['faults:\n  - effect: { delay: soon }', "2:15: 'faults.0.effect.delay' must be an ISO 8601 duration"],
    [
      'faults:\n  - effect: { status: 500 }\n  - effect: { status: 500 }\n    probability: 0.1',
      "4:5: 'faults.1.probability' needs a 'seed'",
    ],
    [
      'faults:\n  - match: { headers: { cookie: x } }\n    effect: { body: No. }',
      "2:25: 'faults.0.match.headers.cookie' is a secret",
    ],
    [
      'world:\n  shortenTokens: { lifetime: 5s }',
      "2:20: 'world.shortenTokens.lifetime' must be an ISO 8601 duration",
    ],
    ['- a', '1:1: the scenario must be object'],
  ]
  for (const [text, message] of CASES) {
    let thrown: unknown
    try {
      parseScenario(text, 'my.yaml')
    } catch (error) {
      thrown = error
    }
    t.ok(thrown instanceof ScenarioError, text)
    const told = (thrown as Error | undefined)?.message
    t.ok(told?.startsWith(`my.yaml:${message}`), `${told} says ${message}`)
  }
})

t.test('a scenario may be a file, and is called by its name', async (t) => {
  const dir = t.testdir({
    'mine.yaml': 'faults: [{ effect: { status: 500 } }]',
    'flaky-network.yaml': 'faults: []',
  })
  t.strictSame(loadScenario(`${dir}/mine.yaml`), { name: 'mine', faults: [{ effect: { status: 500 } }] })
  t.throws(() => loadScenario(`${dir}/flaky-network.yaml`), /belongs to an included scenario/)
  t.throws(() => loadScenario('licence-expired'), /Did you mean 'license-expired'/)
})
