import { CommanderError } from 'commander'
import { version } from '../version.js'
import { type AddCommand, CliCommand, type CommandSession } from './command.js'
import { advance } from './commands/advance.js'
import { completion } from './commands/completion.js'
import { config } from './commands/config.js'
import { doctor } from './commands/doctor.js'
import { drift } from './commands/drift.js'
import { env } from './commands/env.js'
import { healthcheck } from './commands/healthcheck.js'
import { profile } from './commands/profile.js'
import { record } from './commands/record.js'
import { report } from './commands/report.js'
import { reset } from './commands/reset.js'
import { scenario } from './commands/scenario.js'
import { seed } from './commands/seed.js'
import { show } from './commands/show.js'
import { snapshot } from './commands/snapshot.js'
import { start } from './commands/start.js'
import { stop } from './commands/stop.js'
import { verify } from './commands/verify.js'
import { wait } from './commands/wait.js'
import { Exit, type ExitCode, exitCodeHelp, getExitCode } from './exit-codes.js'
import type { Terminal } from './terminal.js'

/** In the order of the help. */
const COMMANDS: readonly AddCommand[] = [
  start,
  healthcheck,
  wait,
  stop,
  reset,
  advance,
  scenario,
  snapshot,
  verify,
  report,
  show,
  env,
  doctor,
  seed,
  profile,
  record,
  drift,
  config,
  completion,
]

/** The program with all its commands. */
export function createProgram(session: CommandSession): CliCommand {
  const program = new CliCommand('vbo365-mock', session)
  program
    .description('Test double for the Veeam Backup for Microsoft Office 365 REST API, v3 to v8')
    .version(version)
    .exitOverride()
  for (const add of COMMANDS) add(program)
  program
    .addExamples(
      'vbo365-mock --port 5000 --now 2026-03-02T14:30:00Z',
      'vbo365-mock --profile msp --http-port 4480',
      'vbo365-mock --config mock.yaml',
    )
    .addHelpText('after', exitCodeHelp)
  return program
}

/** Runs the program. @param args what follows its name @returns what the process shall end with */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const session: CommandSession = { terminal, exitCode: Exit.done }
  try {
    await createProgram(session).parseAsync(args, { from: 'user' })
    return session.exitCode
  } catch (error) {
    // it has printed the version, or the help: because it was asked to, or for want of a command
    if (error instanceof CommanderError) return error.exitCode === 0 ? Exit.done : Exit.unusable
    const { message } = error as Error
    const wantsJson = args.includes('--json')
    terminal.err(wantsJson ? `${JSON.stringify({ message })}\n` : `vbo365-mock: ${message}\n`)
    return getExitCode(error)
  }
}
