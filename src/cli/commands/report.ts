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
      new Option(
        '--format <format>',
        'format of the report (default: json; with --upgrade: text); trace: a zip of the whole run, for show',
      ).choices(['json', 'text', 'junit', 'html', 'trace']),
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
      'vbo365-mock report --format trace --output run.zip',
    )
    .setAction(async () => {
      const { upgrade, output, failOnFindings, json, ...options } = command.opts()
      const { format = upgrade === undefined || json ? 'json' : 'text' } = options
      if (json && format !== 'json' && output === undefined)
        throw new OptionError(
          `--json and --format ${format} both write to standard output. Use --output too.`,
        )
      const control = await connect(command)
      if (format === 'trace') {
        if (upgrade !== undefined) throw new OptionError('--upgrade has no trace. Use another --format.')
        if (output === undefined) throw new OptionError('--format trace needs --output, such as run.zip.')
        const trace = await control.requestText('GET', '/trace')
        const { report, requests } = JSON.parse(trace) as Trace
        const { buildTraceZip } = await import('../../exports/trace-zip.js')
        await writeOutput(output, buildTraceZip(trace), PRIVATE)
        const count = requests.length
        return {
          text: `wrote ${output}: ${count} request${count === 1 ? '' : 's'}, ${describeFindings(report.findings.length)}`,
          json: { file: output, requests: count, findings: report.findings.length },
          code: failOnFindings && report.findings.length > 0 ? Exit.failed : Exit.done,
        }
      }
      const query = upgrade === undefined ? {} : { upgrade }
      const text = await control.requestText('GET', '/report', undefined, { format, ...query })
      const isCounted = failOnFindings || json || output !== undefined
      const response = isCounted
        ? await control.requestJson<Report>('GET', '/report', undefined, { format: 'json', ...query })
        : {}
      const findings = response.findings?.length ?? 0
      if (output !== undefined) await writeOutput(output, text)
      return {
        text: output === undefined ? text : `wrote ${output}: ${describeFindings(findings)}`,
        json: output === undefined ? response : { file: output, findings },
        code: failOnFindings && findings > 0 ? Exit.failed : Exit.done,
      }
    })
}

const describeFindings = (count: number): string => `${count} finding${count === 1 ? '' : 's'}`

/** Bodies of requests are for whoever ran them. */
const PRIVATE = 0o600

interface Trace {
  readonly report: { readonly findings: readonly unknown[] }
  readonly requests: readonly unknown[]
}

interface Report {
  readonly findings?: readonly unknown[]
}
