import { CommanderError } from 'commander'
import { version } from '../version.js'
import { type AddCommand, CliCommand, type Session } from './command.js'
import { healthcheck } from './commands/healthcheck.js'
import { start } from './commands/start.js'
import { Exit, type ExitCode, exitCodeHelp, exitCodeOf } from './exit.js'
import type { Terminal } from './terminal.js'

/** In the order of the help. */
const COMMANDS: readonly AddCommand[] = [start, healthcheck]

/** The program with all its commands. */
export function createProgram(session: Session): CliCommand {
  const program = new CliCommand('vbo365-mock', session)
  program
    .description('Test double for the Veeam Backup for Microsoft Office 365 REST API v3')
    .version(version)
    .exitOverride()
    .addHelpText('after', exitCodeHelp)
  for (const add of COMMANDS) add(program)
  return program
}

/** Runs the program. @param args what follows its name @returns what the process shall end with */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const session: Session = { terminal, exitCode: Exit.done }
  try {
    await createProgram(session).parseAsync(args, { from: 'user' })
    return session.exitCode
  } catch (error) {
    // it has printed the version, or the help: because it was asked to, or for want of a command
    if (error instanceof CommanderError) return error.exitCode === 0 ? Exit.done : Exit.unusable
    const { message } = error as Error
    const wantsJson = args.includes('--json')
    terminal.err(wantsJson ? `${JSON.stringify({ message })}\n` : `vbo365-mock: ${message}\n`)
    return exitCodeOf(error)
  }
}
