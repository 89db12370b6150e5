import { crc32 } from 'node:zlib'

/** The check sum of blocks and pages ([MS-PST] 5.3): CRC-32, but beginning at 0 and never inverted. */
export const computeCrc = (bytes: Uint8Array): number => ~crc32(bytes, 0xffff_ffff) >>> 0

/** The signature of a block or page ([MS-PST] 5.5): whether it is what a reference points to. */
export function computeSignature(at: number, id: number): number {
  // of large numbers this takes the lower half, as it should
  const mixed = at ^ id
  return ((mixed >>> 16) ^ mixed) & 0xffff
}
