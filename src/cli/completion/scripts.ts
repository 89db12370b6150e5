import { bashCompletion } from './bash.js'
import type { CommandNode } from './command-tree.js'
import { fishCompletion } from './fish.js'
import { powershellCompletion } from './powershell.js'
import { zshCompletion } from './zsh.js'

/** Writes the completion script of a shell. @param program its name on the command line */
export type CompletionScript = (program: string, places: readonly CommandNode[]) => string

export const completionScripts: Readonly<Record<string, CompletionScript>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
}
