import { Option } from 'commander'
import { RESET_PARTS } from '../../control/reset.js'
import type { AddCommand } from '../command.js'
import { reach, withControls } from '../connect.js'

/** `vbo365-mock reset`: puts a sandbox back to its beginning. */
export const reset: AddCommand = (program) => {
  const command = program
    .command('reset')
    .description('put a sandbox back to its beginning, or to another one')
    .option('--profile <name>', 'fill it with this profile instead')
    .option('--seed <integer>', 'make it from this seed instead')
    .option('--snapshot <name>', 'put it to a snapshot that was saved')
    .addOption(new Option('--only <part...>', 'take back these parts alone').choices(RESET_PARTS))
  withControls(command)
    .examples('vbo365-mock reset --sandbox w7', 'vbo365-mock reset --only requests')
    .answers(async () => {
      const { profile, seed, snapshot, only } = command.opts()
      const wanted = { profile, ...(seed !== undefined && { seed: Number(seed) }), snapshot, only }
      const isPlain = Object.values(wanted).every((value) => value === undefined)
      const door = await reach(command)
      const answer = await door.json<{ now?: string }>('POST', '/reset', isPlain ? undefined : wanted)
      return { text: `reset${answer?.now === undefined ? '' : ` to ${answer.now}`}`, json: answer }
    })
}
