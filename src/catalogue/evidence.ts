import { existsSync, readFileSync } from 'node:fs'
import { parseCheckedYaml } from './checked-yaml.js'
import { Evidence, LEVELS, type Level } from './evidence-schema.js'
import { createSchemaCheck } from './schema-check.js'

/** Reads what the simulated API rests on. */
export function loadEvidence(): Evidence {
  // the build puts it beside the program as JSON
  const compiled = new URL('evidence.json', import.meta.url)
  if (existsSync(compiled)) return JSON.parse(readFileSync(compiled, 'utf8'))
  const source = new URL('../../fixtures/evidence.yaml', import.meta.url)
  return parseEvidence(readFileSync(source, 'utf8'), 'evidence.yaml')
}

/** Reads and checks such a text. @param file what messages call it */
export const parseEvidence = (text: string, file: string): Evidence =>
  parseCheckedYaml(text, file, {
    subject: 'the evidence',
    findProblem: createSchemaCheck(Evidence),
    createError: (message) => new Error(message),
  })

/** Counts the operations of each level. */
export function countLevels({ v3 }: Evidence): Record<Level, number> {
  const levels = Object.values(v3.operations).map(({ level }) => level)
  const count = (level: Level): [Level, number] => [level, levels.filter((one) => one === level).length]
  return Object.fromEntries(LEVELS.map(count)) as Record<Level, number>
}
