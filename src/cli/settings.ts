import { Option } from 'commander'
import {
  clientVariables,
  createEnvironmentSource,
  createFileSource,
  getOptionValues,
  getVariableName,
  type Options,
  optionNames,
  optionSpecs,
  readClientVariable,
  readSettings,
  type Setting,
} from '../server/options.js'
import { OptionError } from '../text/option-error.js'
import { readTextFile } from '../text/text-file.js'
import type { CliCommand } from './command.js'

/**
 * Adds options of the table to a command: all of them, or those that are named.
 * @param helps what options mean to the command, where that is not what they mean to a server
 */
export function addOptions(
  command: CliCommand,
  names: readonly (keyof Options)[] = optionNames,
  helps: Partial<Record<keyof Options, string>> = {},
): CliCommand {
  for (const name of names) {
    const { flag, help, repeatable, default: usual } = optionSpecs[name]
    const again = repeatable ? '; repeatable' : ''
    const shown =
      typeof usual === 'string' || (Array.isArray(usual) && usual.length > 0) ? ` (default: ${usual})` : ''
    const option = new Option(flag, `${helps[name] ?? help}${again}${shown} [${getVariableName(name)}]`)
    if (repeatable) option.argParser((value, values: string[] = []) => [...values, value])
    command.addOption(option)
  }
  return command.option(
    '--config <file>',
    `read options from a JSON or YAML file [${clientVariables.config}]`,
  )
}

/** The options in force, and where each comes from: flags beat variables, and variables beat the file. @throws OptionError */
export async function readCommandSettings(command: CliCommand): Promise<Map<keyof Options, Setting>> {
  const { environment } = command.terminal
  const { config = readClientVariable(environment, 'config'), ...flags } = command.opts<
    { config?: string } & Record<string, unknown>
  >()
  // commander sets the opposite of a --no- option itself
  for (const name of Object.keys(flags))
    if (command.getOptionValueSource(name) === 'default') delete flags[name]
  return readSettings(
    { values: flags, formatName: (name) => optionSpecs[name].flag.split(' ')[0] as string },
    createEnvironmentSource(environment),
    ...(config === undefined ? [] : [createFileSource(config, await readConfig(config))]),
  )
}

/** The values of {@link readCommandSettings}. @throws OptionError */
export const readCommandOptions = async (command: CliCommand): Promise<Options> =>
  getOptionValues(await readCommandSettings(command))

async function readConfig(file: string): Promise<unknown> {
  let text: string
  try {
    text = readTextFile(file)
  } catch (error) {
    throw new OptionError(`The configuration file '${file}' cannot be read: ${(error as Error).message}`)
  }
  const { parseYaml } = await import('../catalogue/checked-yaml.js')
  return parseYaml(text, (message, at) => {
    const position = at ? `line ${at.line}, column ${at.col}: ` : ''
    return new OptionError(`The configuration file '${file}' cannot be read: ${position}${message}`)
  }).content
}
