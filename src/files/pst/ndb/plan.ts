import type { Pause } from '../pause.js'
import { type Block, type Blocks, bidOf, roomOf } from './block.js'
import type { Reference, TreeShape, WriteEntry } from './btree.js'
import { pagesOf, putReference } from './btree.js'
import { indexOf, putLong } from './ids.js'
import { type Node, type NodeEntry, writeNode } from './node.js'
import { PAGE, PAGES } from './page.js'
import { Regions } from './regions.js'

const INTERNAL = 0x8000

/**
 * What a file will be like: of each block its size, of each node its blocks. The rest follows from that: blocks lie one after the
 * other, so their places need not be kept. A block costs two bytes of memory, a node some fifty.
 */
export class Plan {
  #sizes = new Uint16Array(1024)
  #blocks = 0
  #nodes: NodeEntry[] = []
  #room = 0

  /** Goes through nodes, in the order in which they will be written. Nothing of a stream is read. */
  async take(nodes: Iterable<Node>, pause: Pause): Promise<void> {
    for (const node of nodes) {
      this.#take(node)
      await pause()
    }
    this.#nodes.sort(([a], [b]) => a - b)
  }

  get blocks(): number {
    return this.#blocks
  }

  /** Bytes that the blocks take. */
  get room(): number {
    return this.#room
  }

  /** In the order of their ids. */
  get nodes(): readonly NodeEntry[] {
    return this.#nodes
  }

  /** The size of the n-th block, from 1 on. */
  sizeOf(n: number): number {
    return (this.#sizes[n - 1] as number) & ~INTERNAL
  }

  bidOf(n: number): number {
    return bidOf(n, ((this.#sizes[n - 1] as number) & INTERNAL) !== 0)
  }

  #take(node: Node): void {
    const entry = gone(writeNode(node), ({ size, isInternal }) => {
      this.#room += roomOf(size)
      if (this.#blocks === this.#sizes.length) {
        const more = new Uint16Array(2 * this.#blocks)
        more.set(this.#sizes)
        this.#sizes = more
      }
      this.#sizes[this.#blocks++] = size | (isInternal ? INTERNAL : 0)
      return bidOf(this.#blocks, isInternal)
    })
    this.#nodes.push(entry)
  }
}

/** Bytes that the blocks of a node will take. @param more what each of them costs besides */
export function roomOfNode(node: Node, more: number): number {
  let room = 0
  gone(writeNode(node), ({ size }) => {
    room += roomOf(size) + more
    return 0
  })
  return room
}

/** Goes through what is to be written. @param place gives each block its id */
function gone<Result>(steps: Blocks<Result>, place: (block: Block) => number): Result {
  let step = steps.next()
  while (!step.done) step = steps.next(place(step.value))
  return step.value
}

/** Where all of a plan lies: first the pages of the two trees, then the blocks. */
export class Layout {
  readonly plan: Plan
  readonly nodeTree: TreeShape
  readonly blockTree: TreeShape
  /** Where the pages are: those of the nodes before those of the blocks. */
  readonly pages: readonly number[]
  readonly regions = new Regions()

  constructor(plan: Plan) {
    this.plan = plan
    this.nodeTree = { type: PAGES.nodes, entrySize: 32, count: plan.nodes.length }
    this.blockTree = { type: PAGES.blocks, entrySize: 24, count: plan.blocks }
    this.pages = this.#placePages(this.regions)
    for (const _ of this.#placeBlocks(this.regions));
  }

  /** How long the file is. */
  get size(): number {
    return this.regions.end
  }

  /** The roots of the trees are their last pages. */
  get roots(): { readonly nodes: Reference; readonly blocks: Reference } {
    const [nodes, all] = [pagesOf(this.nodeTree), this.pages.length]
    const page = (n: number): Reference => ({ bid: n, at: this.pages[n - 1] as number })
    return { nodes: page(nodes), blocks: page(all) }
  }

  *nodeEntries(): Generator<WriteEntry> {
    for (const [nid, data, subnodes, parent] of this.plan.nodes)
      yield (page, at) => {
        putLong(page, nid, at)
        putLong(page, data, at + 8)
        putLong(page, subnodes, at + 16)
        page.writeUInt32LE(parent, at + 24)
      }
  }

  *blockEntries(): Generator<WriteEntry> {
    const regions = new Regions()
    this.#placePages(regions)
    let n = 0
    for (const place of this.#placeBlocks(regions)) {
      n++
      yield (page, at) => {
        putReference(page, { bid: this.plan.bidOf(n), at: place }, at)
        page.writeUInt16LE(this.plan.sizeOf(n), at + 16)
        // the tree itself and whoever it belongs to refer to a block
        page.writeUInt16LE(2, at + 18)
      }
    }
  }

  /** The next index of each type of node. */
  get nextIndexes(): Map<number, number> {
    const next = new Map<number, number>()
    for (const [nid] of this.plan.nodes)
      next.set(nid % 32, Math.max(next.get(nid % 32) ?? 0x400, indexOf(nid) + 1))
    return next
  }

  #placePages(regions: Regions): number[] {
    const count = pagesOf(this.nodeTree) + pagesOf(this.blockTree)
    return Array.from({ length: count }, () => regions.allocate(PAGE))
  }

  *#placeBlocks(regions: Regions): Generator<number> {
    for (let n = 1; n <= this.plan.blocks; n++) yield regions.allocate(roomOf(this.plan.sizeOf(n)))
  }
}
