import type { ArgumentValue, CommandNode, Flag } from './command-tree.js'

/** bash and zsh take what is between single quotes as it is. */
export const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** The completion of bash: words of the place that the line has come to; files where nothing is known. */
export function bashCompletion(program: string, commands: readonly CommandNode[]): string {
  const name = `_${program.replaceAll('-', '_')}`
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quote(path))
  return `# bash completion of ${program}: eval "$(${program} completion bash)"
${name}() {
  local word place='' current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${place:+$place }$word" in
      ${paths.join(' | ')}) place="\${place:+$place }$word" ;;
    esac
  done
  COMPREPLY=()
  case "$place $previous" in
${commands.flatMap((place) => place.flags.map((flag) => valueCase(place, flag))).join('')}  esac
  case "$place" in
${commands.map(wordsCase).join('')}  esac
}
complete -o default -F ${name} ${program}
`
}

function valueCase({ path }: CommandNode, { word, value }: Flag): string {
  if (value === undefined) return ''
  return `    ${quote(`${path} ${word}`)}) ${reply(value)} return ;;\n`
}

function wordsCase({ path, commands, flags, argument }: CommandNode): string {
  const words = [...commands.map(({ word }) => word), ...(typeof argument === 'object' ? argument.words : [])]
  // options are many, so they are shown only to who has begun one
  return `    ${quote(path)})
      if [[ $current == -* ]]; then COMPREPLY=($(compgen -W ${quote(flags.map(({ word }) => word).join(' '))} -- "$current"))
      else COMPREPLY=($(compgen -W ${quote(words.join(' '))} -- "$current")); fi ;;
`
}

function reply(value: ArgumentValue): string {
  if (typeof value === 'object')
    return `COMPREPLY=($(compgen -W ${quote(value.words.join(' '))} -- "$current"));`
  if (value === 'directory') return 'compopt -o dirnames 2>/dev/null;'
  // the default of bash: files
  return ''
}
