/** A line of one text or of both. */
export interface DiffLine {
  readonly text: string
  readonly side: 'both' | 'left' | 'right'
}

/** Lines between the parts that are equal; more are marked as different as a whole. */
const MAX_LINES = 600

/** Compares two texts line by line. */
export function compareLines(left: string, right: string): DiffLine[] {
  const [a, b] = [left.split('\n'), right.split('\n')]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end++
  const both = (lines: readonly string[]): DiffLine[] => lines.map((text) => ({ text, side: 'both' }))
  const middle = compareMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end))
  return [...both(a.slice(0, start)), ...middle, ...both(a.slice(a.length - end))]
}

/** Finds the longest list of lines that both have in the same order. */
function compareMiddle(a: readonly string[], b: readonly string[]): DiffLine[] {
  if (a.length > MAX_LINES || b.length > MAX_LINES)
    return [
      ...a.map((text) => ({ text, side: 'left' as const })),
      ...b.map((text) => ({ text, side: 'right' as const })),
    ]
  const width = b.length + 1
  const common = new Uint16Array((a.length + 1) * width)
  const at = (i: number, j: number): number => common[i * width + j] as number
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length)
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ text: a[i++] as string, side: 'both' })
      j++
    } else if (j === b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1)))
      lines.push({ text: a[i++] as string, side: 'left' })
    else lines.push({ text: b[j++] as string, side: 'right' })
  return lines
}
