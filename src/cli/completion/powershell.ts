import type { ArgumentValue, CommandNode, Word } from './command-tree.js'

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The completion of PowerShell, with descriptions; it completes files itself where nothing is known. */
export function powershellCompletion(program: string, commands: readonly CommandNode[]): string {
  return `# PowerShell completion of ${program}: ${program} completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName ${quote(program)} -ScriptBlock {
  param($current, $line, $position)
  $places = @{
${commands.map(entry).join('')}  }
  $words = @($line.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { $_.ToString() } | Select-Object -Skip 1)
  $place = ''
  foreach ($word in $words) {
    $next = "$place $word".Trim()
    if ($places.ContainsKey($next)) { $place = $next }
  }
  $here = $places[$place]
  $previous = if ($words.Count -gt 0) { $words[-1] } else { '' }
  $found = if ($here.Values.ContainsKey($previous)) { $here.Values[$previous] } elseif ($current -like '-*') { $here.Flags } else { $here.Words }
  foreach ($one in $found) {
    $word, $description = $one -split "\`t"
    if ($word -like "$current*") { [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $description) }
  }
}
`
}

function entry({ path, commands, flags, argument }: CommandNode): string {
  const values = flags.flatMap(({ word, value }) =>
    value === undefined ? [] : [`${quote(word)} = ${formatWords(listWords(value))}`],
  )
  const words = argument === undefined ? commands : [...commands, ...listWords(argument)]
  return `    ${quote(path)} = @{
      Words = ${formatWords(words)}
      Flags = ${formatWords(flags)}
      Values = @{ ${values.join('; ')} }
    }
`
}

const listWords = (value: ArgumentValue): Word[] =>
  typeof value === 'object' ? value.words.map((word) => ({ word, description: word })) : []

/** Each as one text, since PowerShell would take apart a list in a list. */
const formatWords = (words: readonly Word[]): string =>
  `@(${words.map(({ word, description }) => quote(`${word}\t${description || word}`)).join(', ')})`
