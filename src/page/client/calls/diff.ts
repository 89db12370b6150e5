/** A line of one text or of both. */
export interface DiffLine {
  readonly text: string
  readonly side: 'both' | 'left' | 'right'
}

/** Lines between the parts that are equal; more are marked as different as a whole. */
const MAX_LINES = 600

/** Compares two texts line by line. */
export function compareLines(left: string, right: string): DiffLine[] {
  const [a, b] = [splitLines(left), splitLines(right)]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end++
  const both = (lines: readonly string[]): DiffLine[] => lines.map((text) => ({ text, side: 'both' }))
  const middle = compareMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end))
  return [...both(a.slice(0, start)), ...middle, ...both(a.slice(a.length - end))]
}

/** No text has no lines. */
const splitLines = (text: string): string[] => (text === '' ? [] : text.split('\n'))

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

/** Lines that stand side by side. */
export interface DiffRow {
  readonly left: string | undefined
  readonly right: string | undefined
  readonly isSame: boolean
}

/** Puts what differs side by side, in the order of the lines. */
export function alignLines(lines: readonly DiffLine[]): DiffRow[] {
  const rows: DiffRow[] = []
  let [left, right]: [string[], string[]] = [[], []]
  const flush = (): void => {
    for (let index = 0; index < Math.max(left.length, right.length); index++)
      rows.push({ left: left[index], right: right[index], isSame: false })
    left = []
    right = []
  }
  for (const { text, side } of lines)
    if (side === 'both') {
      flush()
      rows.push({ left: text, right: text, isSame: true })
    } else (side === 'left' ? left : right).push(text)
  flush()
  return rows
}

/** Equal rows that stay in sight before and after what differs, and the fewest that are worth folding. */
const [CONTEXT, MIN_FOLDED] = [3, 4]

/** Rows that are shown or folded together. */
export interface DiffBlock {
  readonly rows: readonly DiffRow[]
  readonly isFolded: boolean
}

/** Folds what is equal and far from what differs. */
export function foldRows(rows: readonly DiffRow[]): DiffBlock[] {
  const blocks: DiffBlock[] = []
  for (let start = 0; start < rows.length; ) {
    const isSame = rows[start]?.isSame
    let end = start + 1
    while (end < rows.length && rows[end]?.isSame === isSame) end++
    const from = start === 0 ? 0 : start + CONTEXT
    const to = end === rows.length ? end : end - CONTEXT
    if (isSame && to - from >= MIN_FOLDED)
      blocks.push(
        { rows: rows.slice(start, from), isFolded: false },
        { rows: rows.slice(from, to), isFolded: true },
        { rows: rows.slice(to, end), isFolded: false },
      )
    else blocks.push({ rows: rows.slice(start, end), isFolded: false })
    start = end
  }
  return blocks
}
