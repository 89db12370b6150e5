import { type Options, optionNames, optionSpecs, type Setting } from '../../server/options.js'
import type { AddCommand } from '../command.js'
import { formatColumns } from '../format-columns.js'
import { addOptions, readCommandSettings } from '../settings.js'

const HIDDEN = '******'

/** `vbo365-mock config print`: which options a server would start with, and where each comes from. */
export const config: AddCommand = (program) => {
  const group = program.command('config').description('show the options')
  const print = group
    .command('print')
    .description('print all options of a server, and where each value comes from; hides secrets')
  addOptions(print)
    .addExamples('vbo365-mock config print --config mock.yaml')
    .setAction(async () => {
      const settings = await readCommandSettings(print)
      const shown = optionNames.map((name) => ({ name, ...formatSetting(name, settings.get(name)) }))
      return {
        text: formatColumns(shown.map(({ name, value, from }) => [name, formatValue(value), from])),
        json: Object.fromEntries(shown.map(({ name, ...rest }) => [name, rest])),
      }
    })
}

const formatValue = (value: unknown): string =>
  value === null || (Array.isArray(value) && value.length === 0) ? '-' : [value].flat().join(' ')

/** As it would stand in a configuration file; null when it is not set. */
function formatSetting(name: keyof Options, setting: Setting | undefined): { value: unknown; from: string } {
  if (setting === undefined) return { value: null, from: 'not set' }
  const { value, written, from = 'default' } = setting
  if (name === 'adminToken') return { value: HIDDEN, from }
  if (name === 'user')
    return { value: (value as Options['user']).map((one) => `${one.name}:${HIDDEN}`), from }
  if (optionSpecs[name].repeatable) return { value, from }
  // durations and instants are read into milliseconds, which nobody writes
  const isPlain = typeof value === 'boolean' || value === Number(written)
  return { value: isPlain ? value : String(written), from }
}
