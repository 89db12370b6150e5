import { basename, extname } from 'node:path'
import type { AddCommand } from '../command.js'
import { formatList } from '../format-columns.js'
import { readData, writeOutput } from '../read-data.js'
import { addControlOptions, connect } from '../server-target.js'

const buildPath = (name = ''): string => `/snapshots/${encodeURIComponent(name)}`

/** `vbo365-mock snapshot save | load | list | delete | export | import`: keeps worlds under names. */
export const snapshot: AddCommand = (program) => {
  const group = program.command('snapshot').description('save and load the state of a sandbox')

  const save = group
    .command('save')
    .description('save the state of a sandbox')
    .argument('<name>', 'name of the snapshot; replaces a snapshot of that name')
  addControlOptions(save)
    .addExamples('vbo365-mock snapshot save before-restore')
    .setAction(async () => {
      const [name] = save.args
      return { text: `saved ${name}`, json: await (await connect(save)).requestJson('PUT', buildPath(name)) }
    })

  const load = group.command('load').description('load a snapshot into a sandbox').argument('<name>')
  addControlOptions(load)
    .addExamples('vbo365-mock snapshot load before-restore')
    .setAction(async () => {
      const [name] = load.args
      return {
        text: `loaded ${name}`,
        json: await (await connect(load)).requestJson('POST', `${buildPath(name)}/load`),
      }
    })

  const list = group.command('list').description('list all snapshots')
  addControlOptions(list)
    .addExamples('vbo365-mock snapshot list')
    .setAction(async () => {
      const response = await (await connect(list)).requestJson<{ snapshots?: unknown[] }>('GET', '/snapshots')
      return { text: formatList(response.snapshots ?? []), json: response }
    })

  const remove = group.command('delete').description('delete a snapshot').argument('<name>')
  addControlOptions(remove)
    .addExamples('vbo365-mock snapshot delete before-restore')
    .setAction(async () => {
      const [name] = remove.args
      return {
        text: `deleted ${name}`,
        json: await (await connect(remove)).requestJson('DELETE', buildPath(name)),
      }
    })

  const out = group
    .command('export')
    .description('write a snapshot as JSON')
    .argument('<name>')
    .option('--output <file>', 'write to this file instead of standard output')
  addControlOptions(out)
    .addExamples('vbo365-mock snapshot export before-restore --output before.json')
    .setAction(async () => {
      const [name] = out.args
      const { output } = out.opts<{ output?: string }>()
      const response = await (await connect(out)).requestJson('GET', buildPath(name))
      const text = `${JSON.stringify(response, null, 2)}\n`
      if (output === undefined) return { text, json: response }
      // it tells what tenants' passwords are known by
      await writeOutput(output, text, 0o600)
      return { text: `wrote ${output}`, json: { name, file: output } }
    })

  const into = group
    .command('import')
    .description('import an exported snapshot')
    .argument('<file>', 'JSON or YAML file; - reads standard input')
    .option('--name <name>', 'name of the snapshot; default: the name of the file')
  addControlOptions(into)
    .addExamples('vbo365-mock snapshot import before.json --name before-restore')
    .setAction(async () => {
      const [file = ''] = into.args
      const { name = file === '-' ? 'imported' : basename(file, extname(file)) } = into.opts<{
        name?: string
      }>()
      const content = await readData(file, into.terminal)
      const control = (await connect(into))
        .withNames({ name: '--name' })
        .withSource(file === '-' ? 'standard input' : file)
      const response = await control.requestJson('POST', '/snapshots', { name, snapshot: content })
      return { text: `imported ${name}`, json: response }
    })
}
