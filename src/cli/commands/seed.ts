import { getOptionValues } from '../../server/options.js'
import type { AddCommand } from '../command.js'
import { formatColumns } from '../format-columns.js'
import { addOptions, readCommandSettings } from '../settings.js'

/** `vbo365-mock seed check FILE`: whether a profile is right, and what it makes. */
export const seed: AddCommand = (program) => {
  const group = program.command('seed').description('check profiles')
  const check = group
    .command('check')
    .description('check a profile, and count the objects that it creates')
    .argument('<file>', 'a YAML or JSON file, or the name of a profile')
  addOptions(check, ['seed', 'now'])
    .addExamples('vbo365-mock seed check my.yaml')
    .setAction(async () => {
      const [profile = ''] = check.args
      const { seed, now } = getOptionValues(await readCommandSettings(check))
      const { countRows: countsOf } = await import('../count-rows.js')
      const counts = countsOf(profile, seed, now)
      const rows = Object.entries(counts).map(([name, count]) => [String(count).padStart(9), name])
      return {
        text: `${profile} is valid. It makes:\n${formatColumns(rows)}`,
        json: { profile, valid: true, counts },
      }
    })
}
