import type { Place, Value, Word } from './places.js'

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The completion of PowerShell, with descriptions; it completes files itself where nothing is known. */
export function powershellCompletion(program: string, places: readonly Place[]): string {
  return `# PowerShell completion of ${program}: ${program} completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName ${quoted(program)} -ScriptBlock {
  param($current, $line, $position)
  $places = @{
${places.map(entry).join('')}  }
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

function entry({ path, commands, flags, argument }: Place): string {
  const values = flags.flatMap(({ word, value }) =>
    value === undefined ? [] : [`${quoted(word)} = ${list(wordsOf(value))}`],
  )
  const words = argument === undefined ? commands : [...commands, ...wordsOf(argument)]
  return `    ${quoted(path)} = @{
      Words = ${list(words)}
      Flags = ${list(flags)}
      Values = @{ ${values.join('; ')} }
    }
`
}

const wordsOf = (value: Value): Word[] =>
  typeof value === 'object' ? value.words.map((word) => ({ word, description: word })) : []

/** Each as one text, since PowerShell would take apart a list in a list. */
const list = (words: readonly Word[]): string =>
  `@(${words.map(({ word, description }) => quoted(`${word}\t${description || word}`)).join(', ')})`
