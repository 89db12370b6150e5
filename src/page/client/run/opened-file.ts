import { signal } from '@preact/signals'
import { tryAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'
import { readTraceFile, type Trace } from './trace.js'

/** The file that is shown; without one, the run of the server is. It stays open while other views are looked at. */
export const openedFile = signal<{ readonly name: string; readonly trace: Trace } | undefined>(undefined)

export const openFile = (file: File): Promise<boolean> =>
  tryAndReport(async () => {
    openedFile.value = { name: file.name, trace: await readTraceFile(file) }
  }, texts.run.file.opened(file.name))
