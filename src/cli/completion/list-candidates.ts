import type { Argument, Command, Option } from 'commander'
import { type Options, optionSpecs } from '../../server/options.js'

/** A word that may come next on a command line. */
export interface Candidate {
  readonly word: string
  readonly description: string
}

/**
 * Lists what a command line can go on with; nothing where a file or a free text is due.
 * @param words those after the name of the program, up to the one at the cursor, which may be empty
 * @param defaultName command that runs when none is named, so that its options go with the program's
 */
export function listCandidates(program: Command, defaultName: string, words: readonly string[]): Candidate[] {
  const [current = '', previous] = words.toReversed()
  let command = program
  for (const word of words.slice(0, -1))
    command = command.commands.find((one) => one.name() === word) ?? command
  const usual = program.commands.filter((one) => command === program && one.name() === defaultName)
  const options = [command, ...usual].flatMap((one) => one.createHelp().visibleOptions(one))
  const open = options.find(({ long, required, optional }) => long === previous && (required || optional))
  const found = open
    ? listChoices(open)
    : // options are many, so they are shown only to who has begun one
      current.startsWith('-')
      ? options.map(({ long, description }) => ({ word: long ?? '', description }))
      : [...listCommands(command), ...command.registeredArguments.flatMap(listChoices)]
  const known = new Map(found.map(({ word, description }) => [word, shortenDescription(description)]))
  return [...known]
    .filter(([word]) => word.startsWith(current))
    .map(([word, description]) => ({ word, description }))
}

// commander's own `help COMMAND` says no more than --help
const listCommands = (command: Command): Candidate[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .map((one) => ({ word: one.name(), description: one.description() }))
    .filter(({ word }) => word !== 'help')

function listChoices(holder: Option | Argument): Candidate[] {
  const option = 'attributeName' in holder ? (holder.attributeName() as keyof Options) : undefined
  const choices = holder.argChoices ?? (option && optionSpecs[option]?.choices) ?? []
  return choices.map((word) => ({ word, description: '' }))
}

/** Enough to tell what it is, in one line and without the name of its variable. */
const shortenDescription = (description: string): string =>
  (description.split(/[:;]| \[| \(default/)[0] as string).replaceAll(/[\n\r]/g, ' ').trim()
