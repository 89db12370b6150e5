import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type {
  NamedScenario,
  ScenarioCatalogue,
  Scenario as ScenarioContent,
} from '../testing/scenarios/scenario.js'
import { Scenario } from '../testing/scenarios/scenario-schema.js'
import { scenarioProblem } from '../testing/scenarios/validate-scenario.js'
import { findClosest, formatSuggestion } from '../text/closest-name.js'
import { readTextFile } from '../text/text-file.js'
import { parseCheckedYaml } from './checked-yaml.js'
import { ScenarioError } from './scenario-error.js'
import { scenarioNames } from './scenario-names.js'
import { createSchemaCheck } from './schema-check.js'

/**
 * A scenario to begin with.
 * @param name one of `scenarioNames`, or the path of a YAML or JSON file, which then is called by the file's name
 * @throws ScenarioError
 */
export function loadScenario(name: string): NamedScenario {
  if (scenarioNames.includes(name)) return { name, ...loadBuiltInScenario(name) }
  let text: string
  try {
    text = readTextFile(name)
  } catch (error) {
    if (existsSync(name)) throw new ScenarioError(`${name}: it cannot be read: ${(error as Error).message}.`)
    throw new ScenarioError(
      `There is no scenario '${name}': it must be one of ${scenarioNames.join(', ')}, or a file.${formatSuggestion(findClosest(name, scenarioNames))} (${(error as Error).message})`,
    )
  }
  const own = basename(name).replace(/\.\w+$/, '')
  if (scenarioNames.includes(own))
    throw new ScenarioError(`${name}: the name '${own}' belongs to an included scenario. Rename the file.`)
  return { name: own, ...parseScenario(text, name) }
}

function loadBuiltInScenario(name: string): ScenarioContent {
  // the build puts the scenarios beside the program as JSON
  const compiled = new URL(`scenarios/${name}.json`, import.meta.url)
  if (existsSync(compiled)) return JSON.parse(readFileSync(compiled, 'utf8'))
  return parseScenario(
    readFileSync(new URL(`../../fixtures/scenarios/${name}.yaml`, import.meta.url), 'utf8'),
    name,
  )
}

/** Reads and checks a scenario. @param file what messages call it. @throws ScenarioError */
export function parseScenario(text: string, file: string): ScenarioContent {
  const { $schema: _, ...scenario } = parseCheckedYaml<ScenarioContent & { $schema?: string }>(text, file, {
    subject: 'the scenario',
    findProblem: (content) =>
      createSchemaCheck(Scenario)(content) ?? scenarioProblem(content as ScenarioContent),
    createError: (message) => new ScenarioError(message),
  })
  return scenario
}

/** The scenarios that can be called by name: ours, which are read when they are wanted, and those to begin with. */
export function createScenarioCatalogue(userScenarios: readonly NamedScenario[]): ScenarioCatalogue {
  const read = new Map(userScenarios.map((scenario) => [scenario.name, scenario]))
  const names = [...new Set([...scenarioNames, ...read.keys()])]
  return {
    names,
    get: (name) => {
      // a name that a client sends never becomes a path
      if (!read.has(name) && scenarioNames.includes(name)) read.set(name, loadScenario(name))
      return read.get(name)
    },
  }
}
