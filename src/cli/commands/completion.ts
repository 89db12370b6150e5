import { Argument } from 'commander'
import type { AddCommand } from '../command.js'
import type { CompletionScript } from '../completion/scripts.js'

/** `vbo365-mock completion SHELL`: prints what makes a shell complete commands and options. */
export const completion: AddCommand = (program) => {
  const command = program
    .command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish', 'powershell']))
  command
    .addExamples('eval "$(vbo365-mock completion bash)"', 'vbo365-mock completion fish | source')
    .setAction(async () => {
      const [shell = ''] = command.args
      const [{ listCommands: placesOf }, { completionScripts }] = await Promise.all([
        import('../completion/command-tree.js'),
        import('../completion/scripts.js'),
      ])
      const write = completionScripts[shell] as CompletionScript
      const script = write(program.name(), placesOf(program, 'start'))
      return { text: script, json: { shell, script } }
    })
}
