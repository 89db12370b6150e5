import type { Pause } from '../pause.js'
import { type Block, type Blocks, buildBlockId, getAlignedSize } from './block.js'
import type { BlockReference, TreeShape, WriteEntry } from './btree.js'
import { countPages, writeReference } from './btree.js'
import { type Node, type NodeEntry, writeNode } from './node.js'
import { getNodeIndex, writeUInt64 } from './node-ids.js'
import { PAGE_BYTES, PAGE_TYPES } from './page.js'
import { RegionAllocator } from './regions.js'

const INTERNAL = 0x8000

/**
 * What a file will be like: of each block its size, of each node its blocks. The rest follows from that: blocks lie one after the
 * other, so their positions need not be kept. A block costs two bytes of memory, a node some fifty.
 */
export class PstPlan {
  #sizes = new Uint16Array(1024)
  #blockCount = 0
  #nodes: NodeEntry[] = []
  #blockBytes = 0

  /** Goes through nodes, in the order in which they will be written. Nothing of a stream is read. */
  async addNodes(nodes: Iterable<Node>, pause: Pause): Promise<void> {
    for (const node of nodes) {
      this.#addNode(node)
      await pause()
    }
    this.#nodes.sort(([a], [b]) => a - b)
  }

  get blockCount(): number {
    return this.#blockCount
  }

  /** Bytes that the blocks take. */
  get blockBytes(): number {
    return this.#blockBytes
  }

  /** In the order of their ids. */
  get nodes(): readonly NodeEntry[] {
    return this.#nodes
  }

  /** The size of the n-th block, from 1 on. */
  getBlockSize(n: number): number {
    return (this.#sizes[n - 1] as number) & ~INTERNAL
  }

  getBlockId(n: number): number {
    return buildBlockId(n, ((this.#sizes[n - 1] as number) & INTERNAL) !== 0)
  }

  #addNode(node: Node): void {
    const entry = runBlocks(writeNode(node), ({ size, isInternal }) => {
      this.#blockBytes += getAlignedSize(size)
      if (this.#blockCount === this.#sizes.length) {
        const more = new Uint16Array(2 * this.#blockCount)
        more.set(this.#sizes)
        this.#sizes = more
      }
      this.#sizes[this.#blockCount++] = size | (isInternal ? INTERNAL : 0)
      return buildBlockId(this.#blockCount, isInternal)
    })
    this.#nodes.push(entry)
  }
}

/** Bytes that the blocks of a node will take. @param more what each of them costs besides */
export function computeNodeBytes(node: Node, more: number): number {
  let room = 0
  runBlocks(writeNode(node), ({ size }) => {
    room += getAlignedSize(size) + more
    return 0
  })
  return room
}

/** Goes through what is to be written. @param assignId gives each block its id */
function runBlocks<Result>(steps: Blocks<Result>, assignId: (block: Block) => number): Result {
  let step = steps.next()
  while (!step.done) step = steps.next(assignId(step.value))
  return step.value
}

/** Where all of a plan lies: first the pages of the two trees, then the blocks. */
export class PstLayout {
  readonly plan: PstPlan
  readonly nodeTree: TreeShape
  readonly blockTree: TreeShape
  /** Where the pages are: those of the nodes before those of the blocks. */
  readonly pageOffsets: readonly number[]
  readonly regions = new RegionAllocator()

  constructor(plan: PstPlan) {
    this.plan = plan
    this.nodeTree = { type: PAGE_TYPES.nodes, entrySize: 32, count: plan.nodes.length }
    this.blockTree = { type: PAGE_TYPES.blocks, entrySize: 24, count: plan.blockCount }
    this.pageOffsets = this.#allocatePages(this.regions)
    for (const _ of this.#allocateBlocks(this.regions));
  }

  /** How long the file is. */
  get size(): number {
    return this.regions.end
  }

  /** The roots of the trees are their last pages. */
  get roots(): { readonly nodes: BlockReference; readonly blocks: BlockReference } {
    const [nodes, all] = [countPages(this.nodeTree), this.pageOffsets.length]
    const page = (n: number): BlockReference => ({ bid: n, offset: this.pageOffsets[n - 1] as number })
    return { nodes: page(nodes), blocks: page(all) }
  }

  *nodeEntries(): Generator<WriteEntry> {
    for (const [nid, data, subnodes, parent] of this.plan.nodes)
      yield (page, at) => {
        writeUInt64(page, nid, at)
        writeUInt64(page, data, at + 8)
        writeUInt64(page, subnodes, at + 16)
        page.writeUInt32LE(parent, at + 24)
      }
  }

  *blockEntries(): Generator<WriteEntry> {
    const regions = new RegionAllocator()
    this.#allocatePages(regions)
    let n = 0
    for (const index of this.#allocateBlocks(regions)) {
      n++
      yield (page, at) => {
        writeReference(page, { bid: this.plan.getBlockId(n), offset: index }, at)
        page.writeUInt16LE(this.plan.getBlockSize(n), at + 16)
        // the tree itself and whoever it belongs to refer to a block
        page.writeUInt16LE(2, at + 18)
      }
    }
  }

  /** The next index of each type of node. */
  get nextIndexes(): Map<number, number> {
    const next = new Map<number, number>()
    for (const [nid] of this.plan.nodes)
      next.set(nid % 32, Math.max(next.get(nid % 32) ?? 0x400, getNodeIndex(nid) + 1))
    return next
  }

  #allocatePages(regions: RegionAllocator): number[] {
    const count = countPages(this.nodeTree) + countPages(this.blockTree)
    return Array.from({ length: count }, () => regions.allocate(PAGE_BYTES))
  }

  *#allocateBlocks(regions: RegionAllocator): Generator<number> {
    for (let n = 1; n <= this.plan.blockCount; n++)
      yield regions.allocate(getAlignedSize(this.plan.getBlockSize(n)))
  }
}
