import { basename, extname } from 'node:path'
import type { AppliedScenario, ListedScenario } from '../../testing/scenarios/scenario.js'
import type { AddCommand } from '../command.js'
import { formatColumns } from '../format-columns.js'
import { readData } from '../read-data.js'
import { addControlOptions, connect } from '../server-target.js'

const FILE = /\.(ya?ml|json)$/i

const buildPath = (name?: string): string =>
  name === undefined ? '/scenarios' : `/scenarios/${encodeURIComponent(name)}`

/** `vbo365-mock scenario list | apply | clear`: situations by their names. */
export const scenario: AddCommand = (program) => {
  const group = program.command('scenario').description('list, apply and clear scenarios')

  const list = group.command('list').description('list all scenarios, and which are applied')
  addControlOptions(list)
    .addExamples('vbo365-mock scenario list')
    .setAction(async () => {
      const response = await (await connect(list)).requestJson<{ scenarios: ListedScenario[] }>(
        'GET',
        buildPath(),
      )
      const lines = response.scenarios.map(({ name, applied, description }) => [
        name,
        applied ? 'applied' : '',
        description,
      ])
      return { text: formatColumns(lines), json: response }
    })

  const apply = group
    .command('apply')
    .description('apply one or more scenarios')
    .argument('<name|file...>', 'names of scenarios, or YAML or JSON files')
  addControlOptions(apply)
    .addExamples(
      'vbo365-mock scenario apply repository-full --sandbox w7',
      'vbo365-mock scenario apply my-night.yaml',
    )
    .setAction(async () => {
      const control = await connect(apply)
      const applied: AppliedScenario[] = []
      for (const name of apply.args)
        applied.push(
          FILE.test(name)
            ? await control.withSource(name).requestJson('POST', buildPath(), await fromFile(name))
            : await control.requestJson('POST', buildPath(name)),
        )
      const lines = applied.flatMap(({ name, changes = [] }) => [
        `applied ${name}`,
        ...changes.map((one) => `  ${one}`),
      ])
      return { text: lines.join('\n'), json: { applied } }
    })

  const fromFile = async (file: string): Promise<object> => {
    const { $schema: _, ...content } = (await readData(file, apply.terminal)) as { $schema?: unknown }
    return { name: basename(file, extname(file)), ...content }
  }

  const clear = group
    .command('clear')
    .description('remove the faults of one scenario or of all; changes of the data stay until a reset')
    .argument('[name]', 'scenario to clear; default: all')
  addControlOptions(clear)
    .addExamples('vbo365-mock scenario clear')
    .setAction(async () => {
      const [name] = clear.args
      const response = await (await connect(clear)).requestJson('DELETE', buildPath(name))
      return { text: `cleared ${name ?? 'all'}`, json: response }
    })
}
