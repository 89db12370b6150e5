import { readFileSync } from 'node:fs'
import t from 'tap'
import { loadApiUpgrades } from '../../src/catalogue/api-upgrades.js'
import { parseDemo } from '../../src/catalogue/demo-catalogue.js'
import { parseProfile } from '../../src/catalogue/profile-catalogue.js'
import { profileNames } from '../../src/catalogue/profile-names.js'
import { parseScenario } from '../../src/catalogue/scenario-catalogue.js'
import { scenarioNames } from '../../src/catalogue/scenario-names.js'
import type { CliCommand } from '../../src/cli/command.js'
import { createProgram } from '../../src/cli/run.js'
import { DIFFERENCE_KINDS } from '../../src/recording/difference.js'
import { clientVariables } from '../../src/server/options.js'
import { ACTIVITY_TYPES } from '../../src/testing/activity/activity-event.js'
import { mock } from '../helper.js'

const pageOf = (name: string): string =>
  readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8')

/** The rows of the table whose head begins so: what is code in each cell. */
function rowsOf(page: string, head: string): string[][] {
  const [, table = ''] = pageOf(page).split(`\n| ${head} |`)
  const [, , ...rows] = table.split(/\n(?!\|)/, 1)[0]?.split('\n') ?? []
  return rows.map((row) =>
    row
      .slice(2)
      .split(' | ')
      .map((cell) => cell.replace(/^`(.*?)`.*$/, '$1')),
  )
}

const firstOf = (rows: string[][]): string[] => rows.map(([first = '']) => first)

/** The words of all commands that do something. */
const commandsBelow = (command: CliCommand, words: readonly string[] = []): string[] =>
  command.commands.flatMap((one) => {
    const path = [...words, one.name()]
    return one.commands.length > 0 ? commandsBelow(one as CliCommand, path) : [path.join(' ')]
  })

t.test('controls.md lists each route of the controls', async (t) => {
  const { paths } = (await mock(t).control('GET', '/__admin/openapi.json')).json<{
    paths: Record<string, object>
  }>()
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/__admin', '')}`),
  )
  // it does not describe itself
  routes.push('GET /openapi.json')
  const listed = rowsOf('controls', 'Method | Path').map(([method, path]) => `${method} ${path}`)
  t.strictSame(listed.sort(), routes.sort())
})

t.test('controls.md lists scenarios, rules of the report, and what happens', async (t) => {
  t.strictSame(firstOf(rowsOf('controls', 'Scenario')), [...scenarioNames])
  const { rules } = (await mock(t).control('GET', '/__admin/report')).json<{ rules: { rule: string }[] }>()
  t.strictSame(firstOf(rowsOf('controls', 'Rule')).sort(), rules.map(({ rule }) => rule).sort())
  for (const what of ACTIVITY_TYPES) t.match(pageOf('controls'), `\`${what}\``)
})

t.test('fidelity.md lists the kinds of differences', async (t) => {
  t.strictSame(firstOf(rowsOf('fidelity', 'Kind')), Object.keys(DIFFERENCE_KINDS))
})

t.test('versions.md lists the rules of an upgrade, and what has moved', async (t) => {
  const { rules } = (await mock(t).control('GET', '/__admin/report?upgrade=v8')).json<{
    rules: { rule: string }[]
  }>()
  t.strictSame(firstOf(rowsOf('versions', 'Rule')).sort(), rules.map(({ rule }) => rule).sort())
  const bare = (operation: string): string => operation.replace(/\{\w+\}/g, '{id}')
  const { findSuccessor } = loadApiUpgrades(8)
  const moved = rowsOf('versions', 'v3 | Later')
  t.ok(moved.length > 5)
  for (const [old = '', text = ''] of moved) {
    const [method = '', path = ''] = old.split(' ')
    const successor = findSuccessor(method, path) ?? ''
    t.ok(successor, old)
    t.match(bare(pageOf('versions')), bare(successor), `${old}: ${text}`)
  }
})

t.test('profiles.md lists profiles, command-line.md commands and variables', async (t) => {
  t.strictSame(firstOf(rowsOf('profiles', 'Profile')), [...profileNames])
  const terminal = { out: () => {}, err: () => {}, environment: {}, input: async () => '', process }
  t.strictSame(
    firstOf(rowsOf('command-line', 'Command')),
    commandsBelow(createProgram({ terminal, exitCode: 0 })),
  )
  const variables = firstOf(rowsOf('command-line', 'Variable')).filter((name) => name.startsWith('VBO_'))
  const { config: _, ...others } = clientVariables
  t.strictSame(variables.sort(), Object.values(others).sort())
})

t.test('the YAML files in the documents are what they say', async (t) => {
  const READERS = { profile: parseProfile, scenario: parseScenario, demo: parseDemo }
  const seen = ['profiles', 'controls'].flatMap((page) =>
    [...pageOf(page).matchAll(/^<!-- file: (.*) -->\n```yaml\n([\s\S]*?)^```/gm)].map(
      ([, file = '', text = '']) => {
        const [, kind = 'profile'] = /(\w+)\.schema\.json/.exec(text) ?? []
        t.ok(READERS[kind as keyof typeof READERS](text, file), file)
        return kind
      },
    ),
  )
  t.strictSame(seen, ['profile', 'profile', 'profile', 'scenario', 'demo'])
})
