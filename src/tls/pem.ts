/** Finds the blocks of a PEM file with a label such as `CERTIFICATE`, each with its first and last line. */
export function findPemBlocks(text: string, label: string): string[] {
  const [begin, end] = [`-----BEGIN ${label}-----`, `-----END ${label}-----`]
  const blocks: string[] = []
  for (let from = text.indexOf(begin); from >= 0; from = text.indexOf(begin, from + 1)) {
    const last = text.indexOf(end, from)
    if (last < 0) break
    blocks.push(`${text.slice(from, last + end.length)}\n`)
  }
  return blocks
}

/** Decodes a block of a PEM file. */
export const decodePemBlock = (block: string): Buffer =>
  Buffer.from(block.split('\n').slice(1, -2).join(''), 'base64')
