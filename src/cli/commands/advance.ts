import { listing } from '../columns.js'
import type { AddCommand } from '../command.js'
import { reach, withControls } from '../connect.js'

/** Lines for people; `--json` has them all. */
const MOST = 50

interface Advanced {
  readonly now: string
  readonly happened?: readonly unknown[]
}

/** `vbo365-mock advance PT6H`: moves a clock on, and says what has happened. */
export const advance: AddCommand = (program) => {
  const command = program
    .command('advance')
    .description('move the clock on; all that falls due has happened when it returns')
    .argument('<duration>', 'ISO 8601 duration such as PT6H or P1D')
  withControls(command)
    .examples('vbo365-mock advance PT6H')
    .answers(async () => {
      const door = await reach(command)
      const answer = await door.json<Advanced>('POST', '/clock/advance', { by: command.args[0] })
      const { now, happened = [] } = answer
      const more = happened.length > MOST ? [`and ${happened.length - MOST} more`] : []
      const text = [listing(happened.slice(0, MOST)), ...more, `It is ${now}.`].filter(Boolean).join('\n')
      return { text, json: answer }
    })
}
