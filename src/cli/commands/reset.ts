import { Option } from 'commander'
import { profileNames } from '../../catalogue/profile-names.js'
import { readOption } from '../../server/options.js'
import { RESET_PARTS } from '../../testing/reset-parts.js'
import type { AddCommand } from '../command.js'
import { addControlOptions, connect } from '../server-target.js'

/** `vbo365-mock reset`: puts a sandbox back to its beginning. */
export const reset: AddCommand = (program) => {
  const command = program
    .command('reset')
    .description('reset a sandbox to its start, or to another start')
    .option('--profile <name|file>', 'start from this profile: a name, or a YAML or JSON file')
    .option('--seed <integer>', 'start from this seed')
    .option('--snapshot <name>', 'start from this snapshot')
    .addOption(new Option('--only <part...>', 'reset only these parts').choices(RESET_PARTS))
  addControlOptions(command)
    .addExamples(
      'vbo365-mock reset --sandbox w7',
      'vbo365-mock reset --profile my.yaml',
      'vbo365-mock reset --only requests',
    )
    .setAction(async () => {
      const { profile, seed, snapshot, only } = command.opts()
      const wanted = { profile: await readProfile(profile), seed: readSeed(seed), snapshot, only }
      const isPlain = Object.values(wanted).every((value) => value === undefined)
      const control = (await connect(command)).withNames(FLAGS)
      const response = await control.requestJson<{ now?: string }>(
        'POST',
        '/reset',
        isPlain ? undefined : wanted,
      )
      return { text: `reset${response?.now === undefined ? '' : ` to ${response.now}`}`, json: response }
    })
}

/** Maps properties of the control API to flags. */
const FLAGS = { profile: '--profile', seed: '--seed', snapshot: '--snapshot', only: '--only' }

const readSeed = (text: string | undefined): unknown =>
  text === undefined ? undefined : readOption('seed', '--seed', text)

/** A profile of ours by its name; that of a file is read here, since the server may be elsewhere. @throws ProfileError */
async function readProfile(name: string | undefined): Promise<unknown> {
  if (name === undefined || (profileNames as readonly string[]).includes(name)) return name
  const { loadProfile } = await import('../../catalogue/profile-catalogue.js')
  return loadProfile(name)
}
