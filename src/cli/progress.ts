import type { Terminal } from './terminal.js'

const WIDTH = 24
/** Fits into a line of 80 letters, together with the bar. */
const TEXT_WIDTH = 52
/** Steps between two lines where no line can change. */
const LINE_INTERVAL = 25

/** Shows how far long work has come. */
export interface Progress {
  readonly show: (done: number, total: number, text: string) => void
  /** Ends the line that changes. */
  readonly end: () => void
}

/** Creates a bar for people at a terminal, and lines now and then for logs. */
export function createProgress({ err, isInteractive = false }: Terminal): Progress {
  let steps = 0
  let isOpen = false
  return {
    show(done, total, text) {
      if (isInteractive) {
        const filled = Math.min(WIDTH, Math.round((done / total) * WIDTH))
        // \x1b[K clears what a longer line has left
        err(`\r[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${text.slice(0, TEXT_WIDTH)}\x1b[K`)
        isOpen = true
      } else if (++steps % LINE_INTERVAL === 0) err(`${text}\n`)
    },
    end() {
      if (isOpen) err('\n')
      isOpen = false
    },
  }
}
