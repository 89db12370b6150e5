import { listing } from '../columns.js'
import type { AddCommand } from '../command.js'
import { reach, withControls } from '../connect.js'

/** `vbo365-mock scenario list | apply | clear`: troubles by their names. */
export const scenario: AddCommand = (program) => {
  const group = program.command('scenario').description('list, apply and clear scenarios: troubles by name')

  const list = group.command('list').description('list the scenarios there are, and which are in force')
  withControls(list)
    .examples('vbo365-mock scenario list')
    .answers(async () => {
      const answer = await (await reach(list)).json<{ scenarios?: unknown[] }>('GET', '/scenarios')
      return { text: listing(answer.scenarios ?? []), json: answer }
    })

  const apply = group
    .command('apply')
    .description('apply scenarios, one on top of the other')
    .argument('<name...>', 'as list shows them')
  withControls(apply)
    .examples('vbo365-mock scenario apply repository-full --sandbox w7')
    .answers(async () => {
      const door = await reach(apply)
      const answers: unknown[] = []
      for (const name of apply.args)
        answers.push(await door.json('POST', `/scenarios/${encodeURIComponent(name)}`))
      return { text: `applied ${apply.args.join(', ')}`, json: { applied: apply.args, answers } }
    })

  const clear = group
    .command('clear')
    .description('end a scenario, or all of them')
    .argument('[name]', 'without it, all')
  withControls(clear)
    .examples('vbo365-mock scenario clear')
    .answers(async () => {
      const [name] = clear.args
      const path = name === undefined ? '/scenarios' : `/scenarios/${encodeURIComponent(name)}`
      const answer = await (await reach(clear)).json('DELETE', path)
      return { text: `cleared ${name ?? 'all'}`, json: answer }
    })
}
