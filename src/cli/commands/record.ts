import { UnreachableError } from '../../client/send-over-https.js'
import type { Recording } from '../../recording/recording-files.js'
import { OptionError } from '../../text/option-error.js'
import { version } from '../../version.js'
import type { AddCommand, CliCommand, CommandResult } from '../command.js'
import { Exit, Failure } from '../exit-codes.js'
import { createProgress } from '../progress.js'
import {
  addTargetOptions,
  createTargetClient,
  describeUnreachable,
  PASSWORD_VARIABLE,
  readNumber,
} from '../record-target.js'

const DEFAULT_MAX_REQUESTS = 2000
const MAX_REQUESTS = 100_000

interface RecordFlags {
  readonly out?: string
  readonly api?: string
  readonly maxRequests?: string
  readonly json?: boolean
}

/** `vbo365-mock record`: the shapes of what a real server answers, without a value of it. */
export const record: AddCommand = (program) => {
  const command = program
    .command('record')
    .description('record what a real backup server answers: statuses and shapes, no values')
  addTargetOptions(command)
    .option('--out <directory>', 'write the recording to this directory; a recording that is there goes on')
    .option('--api <versions>', 'record only these versions, such as v7,v8; default: all that are served')
    .option(
      '--max-requests <number>',
      `send at most this number of requests (default: ${DEFAULT_MAX_REQUESTS})`,
    )
    .addHelpText(
      'after',
      `\nIt sends GET requests only, one at a time. The only POST is the login. The password comes from a prompt,\nor from the variable ${PASSWORD_VARIABLE}. Ctrl-C ends it; the same command goes on.\n`,
    )
    .addExamples(
      'vbo365-mock record --target https://backup.example.com:4443 --user BACKUP\\\\admin --ca server.pem --out recording',
    )
    .setAction(() => run(command))
}

async function run(command: CliCommand): Promise<CommandResult> {
  const { out, api, maxRequests, json } = command.opts<RecordFlags>()
  if (out === undefined) throw new OptionError('Name a directory for the recording with --out DIRECTORY.')
  const only = api === undefined ? undefined : readVersions(api)
  const limit = Math.ceil(readNumber('--max-requests', maxRequests, DEFAULT_MAX_REQUESTS, MAX_REQUESTS))
  const [files, recording, { ApiWords }] = await Promise.all([
    import('../../recording/recording-files.js'),
    import('../../recording/record-server.js'),
    import('../../recording/api-words.js'),
  ])
  const previous = files.hasRecording(out) ? files.readRecording(out) : undefined
  if (previous && isComplete(previous, only))
    throw new OptionError(`The recording in '${out}' is complete. Name another directory with --out.`)
  const interruption = new AbortController()
  const client = await createTargetClient(command, interruption.signal)
  const stopListening = interruptOnSignal(command, interruption)
  const progress = createProgress(command.terminal)
  const words = new ApiWords()
  try {
    const result = await recording.recordServer({
      client,
      words,
      previous,
      only,
      maxRequests: limit,
      program: version,
      date: new Date().toISOString().slice(0, 'YYYY-MM-DD'.length),
      save: (current) => files.writeRecording(out, current),
      onProgress: ({ operation, requests, asked, known }) => {
        if (!json)
          progress.show(asked, known, `${asked} of ${known} operations, ${requests} requests: ${operation}`)
      },
    })
    progress.end()
    return summarize(
      out,
      result,
      recording.countAsked(result.versions),
      recording.listUnknownNames(result, words),
    )
  } catch (error) {
    progress.end()
    const kept = files.hasRecording(out)
      ? ` The recording so far is in '${out}'. The same command goes on.`
      : ''
    if (interruption.signal.aborted) throw new Failure(Exit.failed, `Interrupted.${kept}`)
    if (error instanceof UnreachableError)
      throw new Failure(Exit.unreachable, `${describeUnreachable(error)}${kept}`)
    throw error
  } finally {
    stopListening()
    client.close()
  }
}

function readVersions(text: string): number[] {
  const versions = text.split(',').map((word) => /^\s*v([3-8])\s*$/i.exec(word)?.[1])
  if (versions.includes(undefined))
    throw new OptionError(`--api must be versions from v3 to v8, such as v7,v8; it is '${text}'.`)
  return versions.map(Number)
}

/** Tells whether there is nothing left to record. @param only versions to record; all that are served by default */
const isComplete = ({ summary, versions }: Recording, only = summary.versions): boolean =>
  only.every((version) => versions.some((one) => one.version === version && one.isComplete))

/** The first signal ends the recording after the request that runs, and the second one at once. */
function interruptOnSignal({ terminal }: CliCommand, interruption: AbortController): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const
  const end = (): void => {
    if (interruption.signal.aborted) terminal.process.exit(Exit.failed)
    interruption.abort()
  }
  for (const signal of signals) terminal.process.on(signal, end)
  return () => {
    for (const signal of signals) terminal.process.off(signal, end)
  }
}

function summarize(
  out: string,
  { summary, versions }: Recording,
  operations: number,
  newNames: readonly string[],
): CommandResult {
  const { requests } = summary
  const complete = versions.every((one) => one.isComplete)
  const names = versions.map((one) => `v${one.version}`)
  const lines = [
    `recorded ${operations} operations of ${names.join(', ')} in ${out}, with ${requests} requests`,
    ...(newNames.length > 0
      ? [
          `Read these names before you share the recording; no description of the API has them: ${newNames.join(', ')}`,
        ]
      : []),
    complete
      ? 'The recording is complete.'
      : 'There is more to ask. The same command goes on; --max-requests sets how far.',
  ]
  return {
    text: lines.join('\n'),
    json: { directory: out, versions: names, operations, requests, complete, newNames },
  }
}
