import { buildSmallZip } from './small-zip.js'

/** A saved run as `vbo365-mock show` reads it. @param trace as the control has answered it */
export const buildTraceZip = (trace: string): Buffer =>
  buildSmallZip([{ path: 'trace.json', bytes: Buffer.from(trace), isCompressed: true }])
