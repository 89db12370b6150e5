import { Option } from 'commander'
import { UnreachableError } from '../../client/send-over-https.js'
import type { PlayedMock } from '../../recording/drift.js'
import { OptionError } from '../../text/option-error.js'
import type { AddCommand, CliCommand, CommandResult } from '../command.js'
import { Exit, Failure } from '../exit-codes.js'
import { writeOutput } from '../read-data.js'
import { addServerOptions, getAdvice, resolveTarget } from '../server-target.js'

/** They have what is rare in each other. */
const DEFAULT_PROFILES = ['small', 'awkward', 'msp']

interface DriftFlags {
  readonly ignore?: string
  readonly format?: 'text' | 'json' | 'junit'
  readonly output?: string
  readonly profile?: readonly string[]
  readonly json?: boolean
}

/** `vbo365-mock drift DIRECTORY`: where the mock does not answer as a recorded server does. */
export const drift: AddCommand = (program) => {
  const command = program
    .command('drift')
    .description('compare a recording of a real server with the mock')
    .argument('<directory>', 'directory with a recording')
    .option('--ignore <file>', 'YAML file with known differences, which do not count')
    .addOption(
      new Option('--format <format>', 'format of the report (default: text)').choices([
        'text',
        'json',
        'junit',
      ]),
    )
    .option('--output <file>', 'write the report to this file instead of standard output')
    .addOption(
      new Option(
        '--profile <name>',
        `data of the mock; repeatable (default: ${DEFAULT_PROFILES.join(', ')})`,
      ).argParser((value, values: string[] = []) => [...values, value]),
    )
  addServerOptions(command, ['user'])
    .addHelpText(
      'after',
      '\nWithout --url, --port or --host, it starts mocks of its own in this process, and needs no port.\nThe exit code is 1 if there is a difference that is not in the file of known differences.\n',
    )
    .addExamples(
      'vbo365-mock drift recording',
      'vbo365-mock drift recording --format junit --output drift.xml',
    )
    .setAction(() => run(command))
}

async function run(command: CliCommand): Promise<CommandResult> {
  const { ignore, output, profile, json, ...flags } = command.opts<DriftFlags>()
  const { format = json ? 'json' : 'text' } = flags
  if (json && format !== 'json' && output === undefined)
    throw new OptionError(`--json and --format ${format} both write to standard output. Use --output too.`)
  const [{ readRecording, readIgnoreFile }, { findDrift }, { ApiWords }, report] = await Promise.all([
    import('../../recording/recording-files.js'),
    import('../../recording/drift.js'),
    import('../../recording/api-words.js'),
    import('../../recording/drift-report.js'),
  ])
  const recording = readRecording(command.args[0] as string)
  const known = ignore === undefined ? [] : readIgnoreFile(ignore)
  const result = await findDrift(recording, new ApiWords(), await listMocks(command, profile), known)
  const content = report.toDriftJson(result)
  const text =
    format === 'text'
      ? report.formatDriftText(result)
      : format === 'junit'
        ? report.formatDriftJunit(result)
        : JSON.stringify(content, null, 2)
  const { length } = result.differences
  if (output !== undefined) await writeOutput(output, text.endsWith('\n') ? text : `${text}\n`)
  return {
    text: output === undefined ? text : `wrote ${output}: ${length} difference${length === 1 ? '' : 's'}`,
    json: output === undefined ? content : { file: output, differences: length },
    code: length > 0 ? Exit.failed : Exit.done,
  }
}

/** The mock that the options lead to, or else mocks of our own, each with other data. */
async function listMocks(
  command: CliCommand,
  profiles: readonly string[] | undefined,
): Promise<(() => Promise<PlayedMock>)[]> {
  const isRunning = ['url', 'port', 'host'].some((name) => command.getOptionValueSource(name) === 'cli')
  const { connectToMock, startPlayedMock } = await import('../play-mock.js')
  if (!isRunning) return (profiles ?? DEFAULT_PROFILES).map((profile) => () => startPlayedMock({ profile }))
  if (profiles)
    throw new OptionError('--profile is for mocks that drift starts. The mock that runs has its own data.')
  const target = await resolveTarget(command)
  return [
    () =>
      connectToMock(target).catch((error) => {
        throw error instanceof UnreachableError
          ? new Failure(Exit.unreachable, `${error.message} ${getAdvice(error.reason, target)}`)
          : error
      }),
  ]
}
