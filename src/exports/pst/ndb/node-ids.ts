/** Types of nodes ([MS-PST] 2.2.2.1): the lower five bits of their id. */
export const NODE_TYPES = {
  internal: 0x01,
  folder: 0x02,
  searchFolder: 0x03,
  message: 0x04,
  attachment: 0x05,
  searchUpdates: 0x06,
  searchCriteria: 0x07,
  hierarchy: 0x0d,
  contents: 0x0e,
  associated: 0x0f,
  searchContents: 0x10,
  /** Large values of a heap, which do not fit into it. */
  ltp: 0x1f,
} as const

/** The id of the n-th node of a type. */
export const buildNodeId = (type: number, index: number): number => index * 32 + type

export const getNodeIndex = (nid: number): number => Math.floor(nid / 32)

/** Writes a whole number of 64 bits; those here are exact, for none is above 2^53. */
export function writeUInt64(target: Buffer, value: number, at: number): void {
  target.writeUInt32LE(value % 2 ** 32, at)
  target.writeUInt32LE(Math.floor(value / 2 ** 32), at + 4)
}
