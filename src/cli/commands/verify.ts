import { ControlError } from '../../client/control-client.js'
import type { AddCommand } from '../command.js'
import { Exit } from '../exit-codes.js'
import { readData } from '../read-data.js'
import { addControlOptions, connect } from '../server-target.js'

/** `vbo365-mock verify FILE`: whether what was asked of the API is what a test expects. */
export const verify: AddCommand = (program) => {
  const command = program
    .command('verify')
    .description('check that the client sent the expected requests')
    .argument('<file>', 'expectations in JSON or YAML; - reads standard input')
  addControlOptions(command)
    .addExamples('vbo365-mock verify expectations.yaml --sandbox w7')
    .setAction(async () => {
      const expectations = await readData(command.args[0] as string, command.terminal)
      const [file = ''] = command.args
      const control = (await connect(command)).withSource(file === '-' ? 'standard input' : file)
      try {
        const response = await control.requestJson<{ message?: string } | null>(
          'POST',
          '/verify',
          expectations,
        )
        return { text: response?.message ?? 'verified', json: response }
      } catch (error) {
        // expectations that make no sense are refused without failures
        if (!(error instanceof ControlError) || !hasFailures(error.body)) throw error
        return { text: error.message, json: error.body, code: Exit.failed }
      }
    })
}

const hasFailures = (response: unknown): boolean =>
  Array.isArray((response as { failures?: unknown } | null)?.failures)
