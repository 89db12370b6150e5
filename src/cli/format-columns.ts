/** Rows as lines, with their cells one below the other. */
export function formatColumns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length)
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] as number))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Things of the control API as lines: a text is one, and of an object its plain values are. */
export const formatList = (items: readonly unknown[]): string =>
  formatColumns(
    items.map((thing) =>
      typeof thing === 'object' && thing !== null
        ? Object.values(thing)
            .filter((value) => typeof value !== 'object')
            .map(String)
        : [String(thing)],
    ),
  )
