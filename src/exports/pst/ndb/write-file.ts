import type { Pause } from '../pause.js'
import { getAlignedSize, sealBlock } from './block.js'
import { buildTreePages } from './btree.js'
import type { PstLayout } from './file-plan.js'
import { PstFileWriter } from './file-writer.js'
import { buildHeader } from './header.js'
import { type Node, writeNode } from './node.js'
import { PAGE_BYTES } from './page.js'
import { getRegionStart, REGION_BYTES } from './regions.js'

/**
 * Writes a file as it was planned, from its beginning to its end, in pieces.
 * @param nodes those of the plan once more, in the same order
 * @throws Error when they are not what they were, or a stream is not as long as it said
 */
export async function* writePstFile(
  layout: PstLayout,
  nodes: Iterable<Node>,
  pause: Pause,
): AsyncGenerator<Buffer, void> {
  const { plan, pageOffsets, regions, roots } = layout
  const tape = new PstFileWriter(regions.used)
  tape.writeHead(
    buildHeader({
      ...roots,
      end: layout.size,
      lastMap: getRegionStart(regions.used.length - 1),
      free: regions.used.reduce((sum, used) => sum + REGION_BYTES - used, 0),
      // the density list has an id as well
      nextPage: pageOffsets.length + 2,
      nextBlock: 4 * (plan.blockCount + 1),
      nextIndexes: layout.nextIndexes,
    }),
  )
  const { bid: last } = roots.nodes
  const trees = [
    buildTreePages(layout.nodeTree, layout.nodeEntries(), pageOffsets.slice(0, last), 1),
    buildTreePages(layout.blockTree, layout.blockEntries(), pageOffsets.slice(last), last + 1),
  ]
  for (const tree of trees)
    for (const page of tree) {
      page.copy(tape.allocate(PAGE_BYTES).room)
      await pause()
      yield* tape.takeChunks()
    }
  let n = 0
  for (const node of nodes) {
    const steps = writeNode(node)
    for (let step = steps.next(); !step.done; step = steps.next(plan.getBlockId(n))) {
      const { size, content } = step.value
      if (n === plan.blockCount || size !== plan.getBlockSize(n + 1)) throw new Error(CHANGED_MESSAGE)
      const { room, at } = tape.allocate(getAlignedSize(size))
      if (Buffer.isBuffer(content)) content.copy(room)
      else await content.readInto(room.subarray(0, size))
      sealBlock(room, size, at, plan.getBlockId(++n))
      await pause()
      yield* tape.takeChunks()
    }
  }
  if (n !== plan.blockCount) throw new Error(CHANGED_MESSAGE)
  tape.finish()
  yield* tape.takeChunks()
}

const CHANGED_MESSAGE = 'What is exported has changed while it was written.'
