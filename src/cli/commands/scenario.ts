import { basename, extname } from 'node:path'
import type { AppliedScenario, ListedScenario } from '../../control/scenarios/scenario.js'
import { columns } from '../columns.js'
import type { AddCommand } from '../command.js'
import { reach, withControls } from '../connect.js'
import { readData } from '../files.js'

const FILE = /\.(ya?ml|json)$/i

const pathOf = (name?: string): string =>
  name === undefined ? '/scenarios' : `/scenarios/${encodeURIComponent(name)}`

/** `vbo365-mock scenario list | apply | clear`: situations by their names. */
export const scenario: AddCommand = (program) => {
  const group = program.command('scenario').description('list, apply and clear scenarios')

  const list = group.command('list').description('list all scenarios, and which are applied')
  withControls(list)
    .examples('vbo365-mock scenario list')
    .answers(async () => {
      const answer = await (await reach(list)).json<{ scenarios: ListedScenario[] }>('GET', pathOf())
      const lines = answer.scenarios.map(({ name, applied, description }) => [
        name,
        applied ? 'applied' : '',
        description,
      ])
      return { text: columns(lines), json: answer }
    })

  const apply = group
    .command('apply')
    .description('apply one or more scenarios')
    .argument('<name|file...>', 'names of scenarios, or YAML or JSON files')
  withControls(apply)
    .examples(
      'vbo365-mock scenario apply repository-full --sandbox w7',
      'vbo365-mock scenario apply my-night.yaml',
    )
    .answers(async () => {
      const door = await reach(apply)
      const applied: AppliedScenario[] = []
      for (const name of apply.args)
        applied.push(
          FILE.test(name)
            ? await door.about(name).json('POST', pathOf(), await fromFile(name))
            : await door.json('POST', pathOf(name)),
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
    .description('remove the faults of a scenario, or of all; its changes stay until a reset')
    .argument('[name]', 'scenario to clear; default: all')
  withControls(clear)
    .examples('vbo365-mock scenario clear')
    .answers(async () => {
      const [name] = clear.args
      const answer = await (await reach(clear)).json('DELETE', pathOf(name))
      return { text: `cleared ${name ?? 'all'}`, json: answer }
    })
}
