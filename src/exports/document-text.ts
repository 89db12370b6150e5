import type { FileInfo } from '../world/content/files/document.js'
import { buildParagraph, generateSentences } from '../world/content/words/sentences.js'
import { SeededRandom } from '../world/core/seeded-random.js'

const BLOCK_BYTES = 32 * 1024

/** Returns the title of a document: its name without the extension. */
export const getTitle = ({ name }: Pick<FileInfo, 'name'>): string =>
  name.replace(/\.[^.]*$/, '').replace(/_/g, ' ') || name

/** Text of a document, as much as is asked for and a block at most; beyond that it is repeated. */
export function buildTextBlock(size: number, line: (n: number) => string): Buffer {
  const lines: string[] = []
  for (let length = 0; length < Math.min(size, BLOCK_BYTES); ) {
    const next = line(lines.length)
    lines.push(next)
    length += Buffer.byteLength(next)
  }
  return Buffer.from(lines.join(''))
}

/** Paragraphs of a document, one after the other. */
export function createParagraphs({ seed, modified }: FileInfo): () => string {
  const random = new SeededRandom(seed)
  const told = generateSentences(random, { localTime: modified })
  return () => buildParagraph(random, told)
}

export function buildProse(file: FileInfo, tag = ''): Buffer {
  const next = createParagraphs(file)
  return buildTextBlock(file.sizeBytes, () => (tag ? `<${tag}>${next()}</${tag}>\n` : `${next()}\r\n\r\n`))
}

/** Headings of the parts that a document of its kind has, by its title; none for most. */
export function getHeadings(title: string): readonly string[] {
  if (/minutes|meeting notes|kick-off|workshop/i.test(title)) return ['Present', 'Decisions', 'Next steps']
  if (/plan|proposal|concept|budget/i.test(title)) return ['Goals', 'Steps', 'Costs']
  if (/report|summary|analysis|learnt/i.test(title)) return ['Summary', 'Results', 'Outlook']
  if (/contract|agreement|offer|order|invoice/i.test(title)) return ['Subject', 'Terms', 'Payment']
  return []
}

/** As many bytes of a block, repeated, as are asked for: the block is handed out itself, so it costs nothing. */
export function* repeatBlock(block: Buffer, size: number): Generator<Buffer> {
  // short blocks are put together first, because each piece has its price
  const times = Math.min(Math.ceil(BLOCK_BYTES / block.length), Math.ceil(size / block.length))
  const whole = times > 1 ? Buffer.alloc(times * block.length, block) : block
  for (let left = size; left > 0; left -= whole.length)
    yield left >= whole.length ? whole : whole.subarray(0, left)
}
