/** Counts the letters to change, add or remove to get from one text to the other (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries())
      next.push(
        Math.min(
          (next[j] as number) + 1,
          (row[j + 1] as number) + 1,
          (row[j] as number) + (letter === other ? 0 : 1),
        ),
      )
    row = next
  }
  return row[b.length] as number
}

/** The known words that a mistyped one may have been meant to be, the nearest first; none if all are far from it. */
function rankByDistance(word: string, known: readonly string[]): { candidate: string; far: number }[] {
  const most = Math.max(2, word.length * 0.4)
  return known
    .filter(({ length }) => Math.abs(length - word.length) <= most)
    .map((candidate) => ({ candidate, far: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ far }) => far <= most)
    .sort((a, b) => a.far - b.far)
}

/** The one of the known words that a mistyped one was most likely meant to be; none if all are far from it. */
export const findClosest = (word: string, known: readonly string[]): string | undefined =>
  rankByDistance(word, known)[0]?.candidate

/** All of the known words that are as near as the nearest one. */
export const findAllClosest = (word: string, known: readonly string[]): string[] => {
  const all = rankByDistance(word, known)
  return all.filter(({ far }) => far === all[0]?.far).map(({ candidate }) => candidate)
}

/** Asks for what was most likely meant, to follow what was wrong; empty if nothing is near. */
export const formatSuggestion = (...words: readonly (string | undefined)[]): string => {
  const quoted = words.filter((word) => word !== undefined).map((word) => `'${word}'`)
  return quoted.length === 0 ? '' : ` Did you mean ${quoted.join(' or ')}?`
}
