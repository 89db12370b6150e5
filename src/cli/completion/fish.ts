import type { Flag, Place } from './places.js'

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`

/** The completion of fish, with descriptions. */
export function fishCompletion(program: string, places: readonly Place[]): string {
  const at = `__${program.replaceAll('-', '_')}_at`
  const paths = places.filter(({ path }) => path !== '').map(({ path }) => quoted(path))
  const lines = places.flatMap((place) => {
    const here = `complete -c ${program} -n ${quoted(`${at} ${quoted(place.path)}`)}`
    const { argument, commands } = place
    return [
      ...commands.map(({ word, description }) => `${here} -a ${quoted(word)} -d ${quoted(description)}`),
      ...place.flags.map((flag) => `${here} ${ofFlag(flag)}`),
      ...(typeof argument === 'object' ? [`${here} -a ${quoted(argument.words.join(' '))}`] : []),
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

function ofFlag({ word, description, value }: Flag): string {
  const flag = `-l ${word.replace(/^--/, '')} -d ${quoted(description)}`
  if (value === undefined) return flag
  if (typeof value === 'object') return `${flag} -x -a ${quoted(value.words.join(' '))}`
  if (value === 'directory') return `${flag} -x -a '(__fish_complete_directories)'`
  return value === 'file' ? `${flag} -r -F` : `${flag} -x`
}
