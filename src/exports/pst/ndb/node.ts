import type { Blocks } from './block.js'
import { writeData } from './data.js'
import { type Subnode, writeSubnodes } from './subnodes.js'

/** A node of the file. */
export interface Node extends Subnode {
  /** The id of the folder that it is in; 0 for none. */
  readonly parent: number
}

/** A node as it stands in the tree of nodes ([MS-PST] 2.2.2.7.7.4): ids of itself, of blocks, and of its folder. */
export type NodeEntry = readonly [nid: number, data: number, subnodes: number, parent: number]

/** Writes all that a node consists of. */
export function* writeNode({ nid, data, subnodes, parent }: Node): Blocks<NodeEntry> {
  return [nid, yield* writeData(data), yield* writeSubnodes(subnodes), parent]
}
