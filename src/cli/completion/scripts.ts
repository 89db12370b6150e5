import type { Candidate } from './list-candidates.js'

export interface ShellCompletion {
  /** Makes the shell ask the program what comes next, and complete files when it knows nothing. */
  readonly script: string
  /** Writes a candidate as the script reads it. */
  readonly format: (candidate: Candidate) => string
}

export const shellCompletions: Readonly<Record<string, ShellCompletion>> = {
  bash: {
    format: ({ word }) => word,
    script: `# bash completion of vbo365-mock: eval "$(vbo365-mock completion bash)"
_vbo365_mock() {
  local IFS=$'\\n'
  COMPREPLY=($(vbo365-mock completion bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _vbo365_mock vbo365-mock
`,
  },
  zsh: {
    // _describe parts a word from its description at the first colon
    format: ({ word, description }) => `${word.replaceAll(':', '\\:')}:${description}`,
    script: `#compdef vbo365-mock
# zsh completion of vbo365-mock: eval "$(vbo365-mock completion zsh)", after compinit
_vbo365_mock() {
  local -a found=("\${(@f)$(vbo365-mock completion zsh -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n $found ]]; then _describe word found; else _files; fi
}
compdef _vbo365_mock vbo365-mock
`,
  },
  fish: {
    format: ({ word, description }) => `${word}\t${description}`,
    script: `# fish completion of vbo365-mock: vbo365-mock completion fish | source
function __vbo365_mock
  set -l word (commandline -ct)
  set -l found (vbo365-mock completion fish -- (commandline -opc)[2..-1] "$word" 2>/dev/null)
  if set -q found[1]
    printf '%s\\n' $found
  else
    __fish_complete_path "$word"
  end
end
complete -c vbo365-mock -f -a '(__vbo365_mock)'
`,
  },
}
