import type { AddCommand } from '../command.js'
import { formatList } from '../format-columns.js'
import { addControlOptions, connect } from '../server-target.js'

/** The newest so many are lines for people; `--json` has all that the server tells. */
const MAX_LINES = 50

interface Advanced {
  readonly now: string
  readonly events?: readonly unknown[]
  /** Number of earlier events that are left out. */
  readonly omitted?: number
}

/** `vbo365-mock advance PT6H`: moves a clock on, and says what has happened. */
export const advance: AddCommand = (program) => {
  const command = program
    .command('advance')
    .description('move the clock forward, and print what happened')
    .argument('<duration>', 'ISO 8601 duration such as PT6H or P1D')
    .option('--keep-tokens', 'keep access tokens valid')
  addControlOptions(command)
    .addExamples('vbo365-mock advance PT6H', 'vbo365-mock advance P1D --keep-tokens')
    .setAction(async () => {
      const { keepTokens } = command.opts<{ keepTokens?: boolean }>()
      const control = (await connect(command)).withNames({ by: '<duration>' })
      const response = await control.requestJson<Advanced>('POST', '/clock/advance', {
        by: command.args[0],
        keepTokens,
      })
      const { now, events = [], omitted = 0 } = response
      const before = omitted + Math.max(0, events.length - MAX_LINES)
      const lines = [
        ...(before > 0 ? [`(${before} earlier events are not shown)`] : []),
        formatList(events.slice(-MAX_LINES)),
        `The clock shows ${now}.`,
      ]
      const text = lines.filter(Boolean).join('\n')
      return { text, json: response }
    })
}
