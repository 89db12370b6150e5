#!/usr/bin/env node
import { readFile } from 'node:fs/promises'
import { Command, CommanderError, Option } from 'commander'
import { healthcheck } from './healthcheck.js'
import { type Mock, start } from './mock.js'
import {
  fromEnvironment,
  fromFile,
  OptionError,
  type Options,
  optionNames,
  optionSpecs,
  readOptions,
  variableOf,
} from './options.js'
import { ProfileError } from './profile-error.js'
import { TlsError } from './tls/index.js'
import { version } from './version.js'

/** Requests in hand get this long, in milliseconds, once the process is told to end. */
const GRACE = 1500

/** Adds every option of the table to a command. */
function withOptions(command: Command): Command {
  for (const name of optionNames) {
    const { flag, help, repeatable, default: usual } = optionSpecs[name]
    const shown =
      typeof usual === 'string' || (Array.isArray(usual) && usual.length > 0) ? ` (default: ${usual})` : ''
    const option = new Option(flag, `${help}${shown} [${variableOf(name)}]`)
    if (repeatable) option.argParser((value, values: string[] = []) => [...values, value])
    command.addOption(option)
  }
  return command.option('--config <file>', 'read options from a JSON or YAML file [VBO_MOCK_CONFIG]')
}

/** Flags beat variables, and variables beat the file. */
async function optionsOf(command: Command): Promise<Options> {
  const { config = process.env.VBO_MOCK_CONFIG, ...flags } = command.opts<
    { config?: string } & Record<string, unknown>
  >()
  // commander sets --no-admin's opposite itself
  if (command.getOptionValueSource('admin') === 'default') delete flags.admin
  return readOptions(
    { values: flags, nameOf: (name) => optionSpecs[name].flag.split(' ')[0] as string },
    fromEnvironment(process.env),
    ...(config === undefined ? [] : [fromFile(config, await readConfig(config))]),
  )
}

async function readConfig(file: string): Promise<unknown> {
  const { parse } = await import('yaml')
  try {
    return parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw new OptionError(`The configuration file '${file}' cannot be read: ${(error as Error).message}`)
  }
}

async function serve(command: Command): Promise<void> {
  const options = await optionsOf(command)
  const mock = await start(options, { certsDir: options.certsDir }).catch((error) => {
    throw error.code === 'EADDRINUSE'
      ? new OptionError(
          `Port ${options.port} of ${options.host} is taken. Choose another with --port, or 0 for a free one.`,
        )
      : error
  })
  endOnSignal(mock)
  process.stdout.write(`${readyLine(mock, options)}\n`)
}

/** One line that says all a client needs. */
function readyLine(mock: Mock, { profile, seed, user, auth }: Options): string {
  const logins = user.map(({ name, password }) => `${name}:${password}`).join(' ')
  const login = auth === 'any' ? 'any login' : `login ${logins}`
  return `vbo365-mock ${version} ready at ${[mock.url, mock.httpUrl].filter(Boolean).join(' and ')} (profile ${profile}, seed ${seed}, ${login})`
}

function endOnSignal(mock: Mock): void {
  const end = async (): Promise<void> => {
    // whoever has not got an answer by then is cut off
    setTimeout(() => process.exit(0), GRACE).unref()
    await mock.close()
    process.exit(0)
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
}

const program = new Command('vbo365-mock')
  .description('Test double for the Veeam Backup for Microsoft Office 365 REST API v3')
  .version(version)
  .exitOverride()
  .showHelpAfterError('(--help lists what there is)')

const startCommand = withOptions(
  program.command('start', { isDefault: true }).description('serve the API (the default)'),
).action((_flags, command: Command) => serve(command))
program.addHelpText('after', () => `\n${startCommand.helpInformation()}`)
withOptions(
  program.command('healthcheck').description('ask a server started with the same options whether it lives'),
).action(async (_flags, command: Command) => {
  process.exitCode = (await healthcheck(await optionsOf(command))) ? 0 : 1
})

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else if (error instanceof OptionError || error instanceof TlsError || error instanceof ProfileError) {
    process.stderr.write(`vbo365-mock: ${error.message}\n`)
    process.exitCode = 2
  } else {
    process.stderr.write(`vbo365-mock: ${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
