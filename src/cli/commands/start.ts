import type { Mock } from '../../library/mock.js'
import type { Options } from '../../server/options.js'
import { OptionError } from '../../text/option-error.js'
import { version } from '../../version.js'
import type { AddCommand, CliCommand } from '../command.js'
import { Exit, Failure } from '../exit-codes.js'
import { checkPidFile, writePidFile } from '../pid-file.js'
import { addOptions, readCommandOptions } from '../settings.js'
import type { Terminal } from '../terminal.js'

/** Requests in hand get this long, in milliseconds, once the process is told to end. */
const SHUTDOWN_GRACE = 5000

/** `vbo365-mock start`: serves until a signal comes, or `stop`. It is what the program does without a command. */
export const start: AddCommand = (program) => {
  const command = addOptions(
    program.command('start', { isDefault: true }).description('run the server (default)'),
  )
  command
    // a command that is not known comes here as an argument
    .allowExcessArguments()
    .addExamples('vbo365-mock --port 4443 --now 2026-03-02T14:30:00Z')
    .option('--json', 'print the ready line and errors as JSON')
    .action(() => serve(program, command))
  program.addHelpText('after', () => `\n${command.helpInformation()}`)
}

async function serve(program: CliCommand, command: CliCommand): Promise<void> {
  const [word] = command.args
  if (word !== undefined)
    program.error(`error: unknown command '${word}'`, { code: 'commander.unknownCommand' })
  const options = await readCommandOptions(command)
  const { pidFile } = options
  if (pidFile !== undefined) checkPidFile(pidFile)
  // only here, for it loads all that serves
  const { start } = await import('../../library/start.js')
  let end: (() => void) | undefined
  const mock = await start(options, {
    certsDir: options.certsDir,
    prepareWorld: true,
    log: command.terminal.out,
    onShutdown: () => end?.(),
  }).catch((error) => {
    throw error.code === 'EADDRINUSE'
      ? new OptionError(describeTakenPort(error.port, options))
      : error.code === undefined
        ? error
        : new Failure(Exit.failed, error.message)
  })
  try {
    end = createShutdown(mock, command.terminal, pidFile === undefined ? undefined : writePidFile(pidFile))
  } catch (error) {
    await mock.close()
    throw error
  }
  // of a terminal that is closed, too
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) command.terminal.process.on(signal, end)
  const ready = command.opts().json
    ? JSON.stringify(formatReadiness(mock, options))
    : formatReadyLine(mock, options)
  command.terminal.out(`${ready}\n`)
}

/** Explains which port another program has taken. */
function describeTakenPort(port: number, { host, httpPort, canaryPort }: Options): string {
  const flag = port === canaryPort ? '--canary-port' : port === httpPort ? '--http-port' : '--port'
  return `Port ${port} of ${host} is in use. Choose another port with ${flag}, or 0 for a free one.`
}

/** One line that says all a client needs. */
function formatReadyLine(mock: Mock, { profile, seed, user, auth, admin }: Options): string {
  const logins = user.map(({ name, password }) => `${name}:${password}`).join(' ')
  const login = auth === 'any' ? 'any login' : `login ${logins}`
  const canary = mock.canaryUrl === undefined ? '' : `, canary at ${mock.canaryUrl}`
  const page = admin ? `page ${mock.url}/__admin/ui, ` : ''
  return `vbo365-mock ${version} ready at ${[mock.url, mock.httpUrl].filter(Boolean).join(' and ')} (${page}profile ${profile}, seed ${seed}, ${login}${canary})`
}

const formatReadiness = ({ url, httpUrl, canaryUrl }: Mock, { profile, seed, user, auth }: Options) => ({
  ready: true,
  version,
  url,
  ...(httpUrl !== undefined && { httpUrl }),
  ...(canaryUrl !== undefined && { canaryUrl }),
  profile,
  seed,
  auth,
  logins: user,
})

/** Makes what ends the program, once. */
function createShutdown(
  mock: Mock,
  { err, process }: Terminal,
  removePidFile: (() => void) | undefined,
): () => void {
  const leave = (unsaved: string | undefined): void => {
    if (unsaved !== undefined) err(`vbo365-mock: ${unsaved}\n`)
    process.exit(unsaved === undefined ? Exit.done : Exit.failed)
  }
  let isEnding = false
  if (removePidFile) process.once('exit', removePidFile)
  return () => {
    if (isEnding) return
    isEnding = true
    // whoever has not got an answer by then is cut off
    setTimeout(() => leave(mock.releaseDataDir()), SHUTDOWN_GRACE).unref()
    // before the port is free: the next server may write its own
    removePidFile?.()
    void mock.close().then(
      () => leave(undefined),
      (error: Error) => leave(error.message),
    )
  }
}
