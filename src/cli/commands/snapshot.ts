import { basename, extname } from 'node:path'
import { listing } from '../columns.js'
import type { AddCommand } from '../command.js'
import { reach, withControls } from '../connect.js'
import { readData, writeOutput } from '../files.js'

const pathOf = (name = ''): string => `/snapshots/${encodeURIComponent(name)}`

/** `vbo365-mock snapshot save | load | list | delete | export | import`: keeps worlds under names. */
export const snapshot: AddCommand = (program) => {
  const group = program.command('snapshot').description('save and load the state of a sandbox')

  const save = group
    .command('save')
    .description('save the state of a sandbox')
    .argument('<name>', 'name of the snapshot; replaces a snapshot of that name')
  withControls(save)
    .examples('vbo365-mock snapshot save before-restore')
    .answers(async () => {
      const [name] = save.args
      return { text: `saved ${name}`, json: await (await reach(save)).json('PUT', pathOf(name)) }
    })

  const load = group.command('load').description('put a sandbox into a saved state').argument('<name>')
  withControls(load)
    .examples('vbo365-mock snapshot load before-restore')
    .answers(async () => {
      const [name] = load.args
      return { text: `loaded ${name}`, json: await (await reach(load)).json('POST', `${pathOf(name)}/load`) }
    })

  const list = group.command('list').description('list all snapshots')
  withControls(list)
    .examples('vbo365-mock snapshot list')
    .answers(async () => {
      const answer = await (await reach(list)).json<{ snapshots?: unknown[] }>('GET', '/snapshots')
      return { text: listing(answer.snapshots ?? []), json: answer }
    })

  const remove = group.command('delete').description('delete a snapshot').argument('<name>')
  withControls(remove)
    .examples('vbo365-mock snapshot delete before-restore')
    .answers(async () => {
      const [name] = remove.args
      return { text: `deleted ${name}`, json: await (await reach(remove)).json('DELETE', pathOf(name)) }
    })

  const out = group
    .command('export')
    .description('write a snapshot as JSON')
    .argument('<name>')
    .option('--output <file>', 'write to this file instead of standard output')
  withControls(out)
    .examples('vbo365-mock snapshot export before-restore --output before.json')
    .answers(async () => {
      const [name] = out.args
      const { output } = out.opts<{ output?: string }>()
      const answer = await (await reach(out)).json('GET', pathOf(name))
      const text = `${JSON.stringify(answer, null, 2)}\n`
      if (output === undefined) return { text, json: answer }
      // it tells what tenants' passwords are known by
      await writeOutput(output, text, 0o600)
      return { text: `wrote ${output}`, json: { name, file: output } }
    })

  const into = group
    .command('import')
    .description('import an exported snapshot')
    .argument('<file>', 'JSON or YAML file; - reads standard input')
    .option('--name <name>', 'name of the snapshot; default: the name of the file')
  withControls(into)
    .examples('vbo365-mock snapshot import before.json --name before-restore')
    .answers(async () => {
      const [file = ''] = into.args
      const { name = file === '-' ? 'imported' : basename(file, extname(file)) } = into.opts<{
        name?: string
      }>()
      const content = await readData(file, into.terminal)
      const door = (await reach(into))
        .naming({ name: '--name' })
        .about(file === '-' ? 'standard input' : file)
      const answer = await door.json('POST', '/snapshots', { name, snapshot: content })
      return { text: `imported ${name}`, json: answer }
    })
}
