import { writeStore } from './messaging/store.js'
import { Layout, Plan } from './ndb/plan.js'
import { writeFile } from './ndb/write.js'
import type { Store } from './store.js'

export type { Appointment, Attachment, Contact, Folder, Message, Person, Store, Task } from './store.js'

/** A file that can be written. */
export interface PstFile {
  /** Bytes. */
  readonly size: number
  /** Its bytes from the first to the last, in pieces. */
  readonly read: () => AsyncGenerator<Buffer, void>
}

/** Plans a file. */
export async function planPst(store: Store, signal?: AbortSignal): Promise<PstFile> {
  const all = { from: 0, isOver: () => false }
  const layout = new Layout(await Plan.of(writeStore(store, all), signal))
  return { size: layout.size, read: () => writeFile(layout, writeStore(store, all)) }
}
