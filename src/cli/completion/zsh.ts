import { quote } from './bash.js'
import type { ArgumentValue, CommandNode, Flag, Word } from './command-tree.js'

/** The completion of zsh, with descriptions. */
export function zshCompletion(program: string, commands: readonly CommandNode[]): string {
  const name = `_${program.replaceAll('-', '_')}`
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quote(path))
  return `#compdef ${program}
# zsh completion of ${program}: eval "$(${program} completion zsh)", after compinit
${name}() {
  local word place='' current=\${words[CURRENT]} previous=\${words[CURRENT-1]}
  local -a found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${place:+$place }$word" in
      ${paths.join(' | ')}) place="\${place:+$place }$word" ;;
    esac
  done
  case "$place $previous" in
${commands.flatMap((place) => place.flags.map((flag) => valueCase(place, flag))).join('')}  esac
  case "$place" in
${commands.map(wordsCase).join('')}  esac
}
compdef ${name} ${program}
`
}

function valueCase({ path }: CommandNode, { word, value }: Flag): string {
  return value === undefined ? '' : `    ${quote(`${path} ${word}`)}) ${complete(value)}; return ;;\n`
}

/** _describe parts a word from its description at the first colon. */
const described = ({ word, description }: Word): string =>
  quote(`${word.replaceAll(':', '\\:')}:${description}`)

function wordsCase({ path, commands, flags, argument }: CommandNode): string {
  const others =
    commands.length > 0 ? `found=(${commands.map(described).join(' ')}); _describe command found` : ''
  return `    ${quote(path)})
      if [[ $current == -* ]]; then found=(${flags.map(described).join(' ')}); _describe option found
      else ${others || (argument === undefined ? ':' : complete(argument))}; fi ;;
`
}

function complete(value: ArgumentValue): string {
  if (typeof value === 'object') return `compadd -- ${value.words.map(quote).join(' ')}`
  if (value === 'directory') return '_files -/'
  return value === 'file' ? '_files' : ':'
}
