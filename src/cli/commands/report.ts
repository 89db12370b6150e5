import { Option } from 'commander'
import { optionSpecs } from '../../server/options.js'
import { OptionError } from '../../text/option-error.js'
import type { AddCommand } from '../command.js'
import { Exit } from '../exit-codes.js'
import { writeOutput } from '../read-data.js'
import { addControlOptions, connect } from '../server-target.js'

const LATER_VERSIONS = optionSpecs.api.choices?.slice(1) ?? []

/** `vbo365-mock report`: what the client does that it should not. */
export const report: AddCommand = (program) => {
  const command = program
    .command('report')
    .description('report what the client should do differently')
    .addOption(
      new Option('--format <format>', 'format of the report (default: json; with --upgrade: text)').choices([
        'json',
        'text',
        'junit',
        'html',
      ]),
    )
    .addOption(
      new Option(
        '--upgrade <version>',
        'report what the client would meet at this version of the API instead',
      ).choices(LATER_VERSIONS),
    )
    .option('--output <file>', 'write the report to this file instead of standard output')
    .option('--fail-on-findings', 'end with exit code 1 if there are findings')
  addControlOptions(command)
    .addExamples(
      'vbo365-mock report --format junit --output report.xml --fail-on-findings',
      'vbo365-mock report --upgrade v8',
    )
    .setAction(async () => {
      const { upgrade, output, failOnFindings, json, ...options } = command.opts()
      const { format = upgrade === undefined || json ? 'json' : 'text' } = options
      if (json && format !== 'json' && output === undefined)
        throw new OptionError(
          `--json and --format ${format} both write to standard output. Use --output too.`,
        )
      const query = upgrade === undefined ? {} : { upgrade }
      const control = await connect(command)
      const text = await control.requestText('GET', '/report', undefined, { format, ...query })
      const isCounted = failOnFindings || json || output !== undefined
      const response = isCounted
        ? await control.requestJson<Report>('GET', '/report', undefined, { format: 'json', ...query })
        : {}
      const findings = response.findings?.length ?? 0
      if (output !== undefined) await writeOutput(output, text)
      return {
        text:
          output === undefined ? text : `wrote ${output}: ${findings} finding${findings === 1 ? '' : 's'}`,
        json: output === undefined ? response : { file: output, findings },
        code: failOnFindings && findings > 0 ? Exit.failed : Exit.done,
      }
    })
}

interface Report {
  readonly findings?: readonly unknown[]
}
