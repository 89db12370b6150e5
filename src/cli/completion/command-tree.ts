import type { Argument, Command, Option } from 'commander'
import { type Options, optionSpecs } from '../../server/options.js'

/** Values that an argument accepts: one of some words, a file, or anything. */
export type ArgumentValue = { readonly words: readonly string[] } | 'file' | 'directory' | 'anything'

export interface Word {
  readonly word: string
  readonly description: string
}

export interface Flag extends Word {
  /** Absent of a switch. */
  readonly value?: ArgumentValue
}

/** A command, as the completion of a shell sees it. */
export interface CommandNode {
  /** Its name, and before that those of the commands it is part of: `snapshot save`; empty for the program. */
  readonly path: string
  readonly commands: readonly Word[]
  readonly flags: readonly Flag[]
  /** Values of its arguments; absent if it takes none. */
  readonly argument?: ArgumentValue
}

/** All places in a program. Without a command it is at the default one, whose options go with the program's. */
export function listCommands(program: Command, defaultName: string): CommandNode[] {
  const commands = listCommandsBelow(program, '')
  const usual = commands.find(({ path }) => path === defaultName)
  return commands.map((place) =>
    place.path === '' && usual ? { ...place, flags: [...place.flags, ...withoutHelp(usual.flags)] } : place,
  )
}

const withoutHelp = (flags: readonly Flag[]): Flag[] => flags.filter(({ word }) => word !== '--help')

function listCommandsBelow(command: Command, path: string): CommandNode[] {
  const help = command.createHelp()
  // commander's own `help COMMAND` says no more than --help
  const commands = help.visibleCommands(command).filter((one) => one.name() !== 'help')
  const [argument] = command.registeredArguments
  const node: CommandNode = {
    path,
    commands: commands.map((one) => ({
      word: one.name(),
      description: shortenDescription(one.description()),
    })),
    flags: help.visibleOptions(command).flatMap(listFlags),
    ...(argument && { argument: getValueKind(argument.name(), argument) }),
  }
  return [node, ...commands.flatMap((one) => listCommandsBelow(one, `${path} ${one.name()}`.trim()))]
}

function listFlags(option: Option): Flag[] {
  if (option.long === undefined || option.long === null) return []
  const takesValue = option.required || option.optional
  const [name = ''] = option.flags.split('<')[1]?.split(/\.{3}>|>/) ?? []
  const flag = { word: option.long, description: shortenDescription(option.description) }
  return [takesValue ? { ...flag, value: getValueKind(name, option) } : flag]
}

function getValueKind(name: string, holder: Option | Argument): ArgumentValue {
  const attribute = 'attributeName' in holder ? (holder.attributeName() as keyof Options) : undefined
  const words = holder.argChoices ?? (attribute === undefined ? undefined : optionSpecs[attribute]?.choices)
  if (words) return { words }
  return name === 'file' || name === 'directory' ? name : 'anything'
}

/** Enough to tell what it is, in one line and without the name of its variable. */
const shortenDescription = (description: string): string =>
  (description.split(/[:;]| \[| \(default/)[0] as string).replaceAll(/[\n\r]/g, ' ').trim()
