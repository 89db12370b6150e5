import type { Range } from './messaging/store.js'
import { type Plan, roomOfNode } from './ndb/plan.js'
import { FIRST_REGION, REGION } from './ndb/regions.js'
import type { Folder, Store } from './store.js'

/** What a block and a node take in the trees, and a folder without its messages: all of them somewhat more than they do. */
const [FOR_BLOCK, FOR_NODE, FOR_FOLDER] = [28, 38, 6000]
/** What of a region may be lost to its maps, and to blocks that do not fit into its end. */
const LOST = 8192 + 4 * 512

/**
 * Finds out in the first go which messages a file has room for, from one on: that one at least.
 * @returns the range for this go, and what came of it: the first message that is not in it; undefined: there are no more
 */
export function limited(
  { folders }: Store,
  plan: Plan,
  from: number,
  limit: number,
): { readonly range: Range; readonly end: () => number | undefined } {
  const fixed = FOR_FOLDER * (countOf(folders) + 8)
  let end: number | undefined
  const isTooMuch = (more: number): boolean => {
    const bytes = fixed + plan.room + FOR_BLOCK * plan.blocks + FOR_NODE * plan.nodes.length + more
    return FIRST_REGION + REGION * Math.ceil(bytes / (REGION - LOST)) > limit
  }
  const takes: Range['takes'] = (n, node, table) => {
    if (end === undefined && limit < Number.POSITIVE_INFINITY && n > from)
      if (isTooMuch(roomOfNode(node, FOR_BLOCK) + 1.1 * table)) end = n
    return end === undefined || n < end
  }
  return { range: { from, takes }, end: () => end }
}

const countOf = (folders: readonly Folder[]): number =>
  folders.reduce((sum, folder) => sum + 1 + countOf(folder.folders), 0)
