import { Command, type ErrorOptions } from 'commander'
import { closest, didYouMean } from '../closest.js'
import { OptionError } from '../options.js'
import { Exit, type ExitCode } from './exit.js'
import type { Terminal } from './terminal.js'

/** What a command has found out: for people, and for programs that say `--json`. */
export interface Answer {
  /** Nothing is printed for an empty one. */
  readonly text: string
  readonly json: unknown
  readonly code?: ExitCode
}

/** What a command is run with. */
export interface Session {
  readonly terminal: Terminal
  /** What the process ends with. */
  exitCode: ExitCode
}

/** A command that names the nearest right word for a wrong one, and answers in two ways. */
export class CliCommand extends Command {
  readonly session: Session

  constructor(name: string, session: Session) {
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

  /** What it does, and prints; `--json` is added to its options. */
  answers(act: () => Promise<Answer>): this {
    return this.option('--json', 'print the result and errors as JSON').action(async () => {
      const { text, json, code = Exit.done } = await act()
      if (this.opts().json) this.terminal.out(`${JSON.stringify(json)}\n`)
      else if (text !== '') this.terminal.out(text.endsWith('\n') ? text : `${text}\n`)
      this.session.exitCode = code
    })
  }

  /** Adds examples to its help: what follows the name of the program. */
  examples(...lines: readonly string[]): this {
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
        ? `There is no option '${word}'.${this.#hint(word, this.#flags())}`
        : code === 'commander.unknownCommand'
          ? `There is no command '${word}'.${this.#hint(word, this.#names())}`
          : `${complaint.replace(/\.?$/, '')}.`
    throw new OptionError(`${said}\nTry ${this.path} --help.`)
  }

  #flags(): string[] {
    return this.createHelp()
      .visibleOptions(this)
      .flatMap(({ long }) => long ?? [])
  }

  #names(): string[] {
    return this.commands.map((command) => command.name())
  }

  #hint(word: string, known: readonly string[]): string {
    return didYouMean(closest(word, known))
  }
}

/** Adds a command to the program. */
export type AddCommand = (program: CliCommand) => void
