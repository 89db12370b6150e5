import type { MessageRange } from './messaging/write-store.js'
import { computeNodeBytes, type PstPlan } from './ndb/file-plan.js'
import { FIRST_REGION, REGION_BYTES } from './ndb/regions.js'
import type { PstFolder, PstStore } from './pst-store.js'

/** What a block and a node take in the trees, and a folder without its messages: all of them somewhat more than they do. */
const [FOR_BLOCK, FOR_NODE, FOR_FOLDER] = [28, 38, 6000]
/** What of a region may be lost to its maps, and to blocks that do not fit into its end. */
const UNUSED_REGION_BYTES = 8192 + 4 * 512

/**
 * Finds out in the first go which messages a file has room for, from one on: that one at least.
 * @returns the range for this go, and what came of it: the first message that is not in it; undefined: there are no more
 */
export function limitRange(
  { folders }: PstStore,
  plan: PstPlan,
  from: number,
  limit: number,
): { readonly range: MessageRange; readonly end: () => number | undefined } {
  const fixed = FOR_FOLDER * (countFolders(folders) + 8)
  let end: number | undefined
  const isTooMuch = (more: number): boolean => {
    const bytes = fixed + plan.blockBytes + FOR_BLOCK * plan.blockCount + FOR_NODE * plan.nodes.length + more
    return FIRST_REGION + REGION_BYTES * Math.ceil(bytes / (REGION_BYTES - UNUSED_REGION_BYTES)) > limit
  }
  const takes: MessageRange['accepts'] = (n, node, table) => {
    if (end === undefined && limit < Number.POSITIVE_INFINITY && n > from)
      if (isTooMuch(computeNodeBytes(node, FOR_BLOCK) + 1.1 * table)) end = n
    return end === undefined || n < end
  }
  return { range: { from, accepts: takes }, end: () => end }
}

const countFolders = (folders: readonly PstFolder[]): number =>
  folders.reduce((sum, folder) => sum + 1 + countFolders(folder.folders), 0)
