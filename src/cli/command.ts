import { Command, type ErrorOptions } from 'commander'
import { findClosest, formatSuggestion } from '../text/closest-name.js'
import { OptionError } from '../text/option-error.js'
import { Exit, type ExitCode } from './exit-codes.js'
import type { Terminal } from './terminal.js'

/** Result of a command: as text for people, and as JSON for programs that say `--json`. */
export interface CommandResult {
  /** Nothing is printed for an empty one. */
  readonly text: string
  readonly json: unknown
  readonly code?: ExitCode
}

/** State of one run of the program. */
export interface CommandSession {
  readonly terminal: Terminal
  /** Exit code of the process. */
  exitCode: ExitCode
}

/** A command that names the nearest right word for a wrong one, and answers in two ways. */
export class CliCommand extends Command {
  readonly session: CommandSession

  constructor(name: string, session: CommandSession) {
    super(name)
    this.session = session
    this.configureOutput({ writeOut: session.terminal.out, writeErr: session.terminal.err })
  }

  get terminal(): Terminal {
    return this.session.terminal
  }

  override createCommand(name = ''): CliCommand {
    return new CliCommand(name, this.session)
  }

  /** Sets what the command does; its result is printed. Adds `--json` to its options. */
  setAction(run: () => Promise<CommandResult>): this {
    return this.option('--json', 'print the result and errors as JSON').action(async () => {
      const { text, json, code = Exit.done } = await run()
      if (this.opts().json) this.terminal.out(`${JSON.stringify(json)}\n`)
      else if (text !== '') this.terminal.out(text.endsWith('\n') ? text : `${text}\n`)
      this.session.exitCode = code
    })
  }

  /** Adds examples to its help: what follows the name of the program. */
  addExamples(...lines: readonly string[]): this {
    const shown = lines.map((line) => `  $ ${line}\n`).join('')
    return this.addHelpText('after', `\nExample${lines.length > 1 ? 's' : ''}:\n${shown}`)
  }

  /** Its name as it is called: `vbo365-mock snapshot save`. */
  get path(): string {
    const { parent } = this
    return parent instanceof CliCommand ? `${parent.path} ${this.name()}` : this.name()
  }

  override error(message: string, { code }: ErrorOptions = {}): never {
    const [, word = ''] = /'(.*)'/.exec(message) ?? []
    const complaint = message.replace(/^error: /, '').replace(/^./, (letter) => letter.toUpperCase())
    const said =
      code === 'commander.unknownOption'
        ? `There is no option '${word}'.${this.#suggest(word, this.#listFlags())}`
        : code === 'commander.unknownCommand'
          ? `There is no command '${word}'.${this.#suggest(word, this.#listNames())}`
          : `${complaint.replace(/\.?$/, '')}.`
    throw new OptionError(`${said}\nTry ${this.path} --help.`)
  }

  #listFlags(): string[] {
    return this.createHelp()
      .visibleOptions(this)
      .flatMap(({ long }) => long ?? [])
  }

  #listNames(): string[] {
    return this.commands.map((command) => command.name())
  }

  #suggest(word: string, known: readonly string[]): string {
    return formatSuggestion(findClosest(word, known))
  }
}

/** Adds a command to the program. */
export type AddCommand = (program: CliCommand) => void
