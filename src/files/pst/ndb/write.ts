import type { Pause } from '../pause.js'
import { roomOf, sealBlock } from './block.js'
import { treePages } from './btree.js'
import { headOf } from './header.js'
import { type Node, writeNode } from './node.js'
import { PAGE } from './page.js'
import type { Layout } from './plan.js'
import { REGION, startOf } from './regions.js'
import { Tape } from './tape.js'

/**
 * Writes a file as it was planned, from its beginning to its end, in pieces.
 * @param nodes those of the plan once more, in the same order
 * @throws Error when they are not what they were, or a stream is not as long as it said
 */
export async function* writeFile(
  layout: Layout,
  nodes: Iterable<Node>,
  pause: Pause,
): AsyncGenerator<Buffer, void> {
  const { plan, pages, regions, roots } = layout
  const tape = new Tape(regions.used)
  tape.begin(
    headOf({
      ...roots,
      end: layout.size,
      lastMap: startOf(regions.used.length - 1),
      free: regions.used.reduce((sum, used) => sum + REGION - used, 0),
      // the density list has an id as well
      nextPage: pages.length + 2,
      nextBlock: 4 * (plan.blocks + 1),
      nextIndexes: layout.nextIndexes,
    }),
  )
  const { bid: last } = roots.nodes
  const trees = [
    treePages(layout.nodeTree, layout.nodeEntries(), pages.slice(0, last), 1),
    treePages(layout.blockTree, layout.blockEntries(), pages.slice(last), last + 1),
  ]
  for (const tree of trees)
    for (const page of tree) {
      page.copy(tape.next(PAGE).room)
      await pause()
      yield* tape.ready()
    }
  let n = 0
  for (const node of nodes) {
    const steps = writeNode(node)
    for (let step = steps.next(); !step.done; step = steps.next(plan.bidOf(n))) {
      const { size, content } = step.value
      if (n === plan.blocks || size !== plan.sizeOf(n + 1)) throw new Error(CHANGED)
      const { room, at } = tape.next(roomOf(size))
      if (Buffer.isBuffer(content)) content.copy(room)
      else await content.fill(room.subarray(0, size))
      sealBlock(room, size, at, plan.bidOf(++n))
      await pause()
      yield* tape.ready()
    }
  }
  if (n !== plan.blocks) throw new Error(CHANGED)
  tape.end()
  yield* tape.ready()
}

const CHANGED = 'What is exported has changed while it was written.'
