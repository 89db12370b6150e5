import { existsSync } from 'node:fs'
import { UnreachableError } from '../../client/send-over-https.js'
import type { CreatedProfile } from '../../profiling/create-profile.js'
import type { Inventory } from '../../profiling/inventory.js'
import { optionSpecs } from '../../server/options.js'
import { OptionError } from '../../text/option-error.js'
import type { AddCommand, CliCommand, CommandResult } from '../command.js'
import { Exit, Failure } from '../exit-codes.js'
import { createProgress } from '../progress.js'
import { writeOutput } from '../read-data.js'
import {
  addTargetOptions,
  createTargetClient,
  describeUnreachable,
  PASSWORD_VARIABLE,
  readNumber,
} from '../record-target.js'

const DEFAULT_MAX_REQUESTS = 2000
const MAX_REQUESTS = 100_000

interface FromFlags {
  readonly out?: string
  readonly yes?: boolean
  readonly maxRequests?: string
  readonly json?: boolean
}

/** `vbo365-mock profile from`: a profile that looks like a real server, without a name of it. */
export const profile: AddCommand = (program) => {
  const group = program.command('profile').description('make profiles')
  const command = group
    .command('from')
    .description('make a profile of a real backup server: its numbers, with invented names')
  addTargetOptions(command)
    .option('--out <file>', 'write the profile to this file, after you have seen it')
    .option('--yes', 'write it without asking, also if the file exists')
    .option(
      '--max-requests <number>',
      `send at most this number of requests; what is left is estimated (default: ${DEFAULT_MAX_REQUESTS})`,
    )
    .addHelpText(
      'after',
      `\nIt sends GET requests only, one at a time. The only POST is the login. The password comes from a prompt,\nor from the variable ${PASSWORD_VARIABLE}. Without --out, it prints the profile.\n`,
    )
    .addExamples(
      'vbo365-mock profile from --target https://backup.example.com:4443 --user BACKUP\\\\admin --ca server.pem --out my.yaml',
      'vbo365-mock --profile my.yaml',
    )
    .setAction(() => run(command))
}

async function run(command: CliCommand): Promise<CommandResult> {
  const { out, yes = false, maxRequests, json = false } = command.opts<FromFlags>()
  const { terminal } = command
  const limit = Math.ceil(readNumber('--max-requests', maxRequests, DEFAULT_MAX_REQUESTS, MAX_REQUESTS))
  if (yes && out === undefined) throw new OptionError('--yes needs --out FILE.')
  if (out !== undefined && !yes && !terminal.ask)
    throw new OptionError(
      `There is no terminal to ask whether to write '${out}'. Use --yes, or leave out --out and read the profile first.`,
    )
  const { created, inventory, requests } = await readServer(command, limit)
  const { yaml, notes } = created
  const result = { version: `v${inventory.version}`, requests, notes, profile: created.profile }
  if (out === undefined) return { text: yaml, json: result }

  const show = json ? terminal.err : terminal.out
  show(yaml)
  const question = existsSync(out) ? `Replace '${out}' with this profile?` : `Write this profile to '${out}'?`
  if (!yes && !/^y(es)?$/i.test((await terminal.ask?.(`${question} [y/N] `))?.trim() ?? ''))
    return { text: 'Nothing was written.', json: { ...result, file: null }, code: Exit.failed }
  await writeOutput(out, yaml)
  return {
    text: `wrote ${out}, with ${requests} requests. Start a server with it: vbo365-mock --profile ${out}`,
    json: { ...result, file: out },
  }
}

async function readServer(
  command: CliCommand,
  maxRequests: number,
): Promise<{
  readonly created: CreatedProfile
  readonly inventory: Inventory
  readonly requests: number
}> {
  const [reading, { BudgetError }, { createProfile }] = await Promise.all([
    import('../../profiling/read-inventory.js'),
    import('../../profiling/inventory-client.js'),
    import('../../profiling/create-profile.js'),
  ])
  const client = await createTargetClient(command, new AbortController().signal)
  const progress = createProgress(command.terminal)
  const { json = false } = command.opts<FromFlags>()
  try {
    const versions = await client.findVersions()
    await client.logIn(versions)
    const inventory = await reading.readInventory({
      version: versions[0] as number,
      get: (path) => client.get(path),
      mayGoOn: () => client.requestCount < maxRequests,
      onProgress: (done, total, text) => {
        if (!json) progress.show(done, total, `${text}, ${client.requestCount} requests`)
      },
    })
    progress.end()
    const created = createProfile(inventory, Number(optionSpecs.seed.default))
    return { created, inventory, requests: client.requestCount }
  } catch (error) {
    progress.end()
    if (error instanceof BudgetError) throw new OptionError(error.message)
    if (error instanceof reading.InventoryError) throw new Failure(Exit.unreachable, error.message)
    if (error instanceof UnreachableError) throw new Failure(Exit.unreachable, describeUnreachable(error))
    throw error
  } finally {
    client.close()
  }
}
