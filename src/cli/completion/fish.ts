import type { CommandNode, Flag } from './command-tree.js'

const quote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`

/** The completion of fish, with descriptions. */
export function fishCompletion(program: string, commands: readonly CommandNode[]): string {
  const at = `__${program.replaceAll('-', '_')}_at`
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quote(path))
  const lines = commands.flatMap((place) => {
    const here = `complete -c ${program} -n ${quote(`${at} ${quote(place.path)}`)}`
    const { argument, commands } = place
    return [
      ...commands.map(({ word, description }) => `${here} -a ${quote(word)} -d ${quote(description)}`),
      ...place.flags.map((flag) => `${here} ${formatFlag(flag)}`),
      ...(typeof argument === 'object' ? [`${here} -a ${quote(argument.words.join(' '))}`] : []),
      ...(argument === 'file' ? [`${here} -F`] : []),
    ]
  })
  return `# fish completion of ${program}: ${program} completion fish | source
function ${at}
  set -l place ''
  for word in (commandline -opc)[2..-1]
    set -l next (string trim -- "$place $word")
    contains -- $next ${paths.join(' ')}; and set place $next
  end
  test "$place" = "$argv[1]"
end
complete -c ${program} -f
${lines.join('\n')}
`
}

function formatFlag({ word, description, value }: Flag): string {
  const flag = `-l ${word.replace(/^--/, '')} -d ${quote(description)}`
  if (value === undefined) return flag
  if (typeof value === 'object') return `${flag} -x -a ${quote(value.words.join(' '))}`
  if (value === 'directory') return `${flag} -x -a '(__fish_complete_directories)'`
  return value === 'file' ? `${flag} -r -F` : `${flag} -x`
}
