import { Argument } from 'commander'
import type { AddCommand } from '../command.js'
import type { ShellCompletion } from '../completion/scripts.js'

/** `vbo365-mock completion SHELL`: prints what makes a shell complete commands and options, and answers its questions. */
export const completion: AddCommand = (program) => {
  const command = program
    .command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .argument('[words...]', 'for the script only: print completions of the last of these words')
  command
    .addExamples('eval "$(vbo365-mock completion bash)"', 'vbo365-mock completion fish | source')
    .setAction(async () => {
      const [shell = '', ...words] = command.args
      const [{ listCandidates }, { shellCompletions }] = await Promise.all([
        import('../completion/list-candidates.js'),
        import('../completion/scripts.js'),
      ])
      const { script, format } = shellCompletions[shell] as ShellCompletion
      if (words.length === 0) return { text: script, json: { shell, script } }
      const candidates = listCandidates(program, 'start', words)
      return { text: candidates.map(format).join('\n'), json: { shell, candidates } }
    })
}
