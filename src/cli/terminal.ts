import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { WriteStream } from 'node:tty'

/** What a command reads and writes, apart from files and the network, and the process that it runs in. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly environment: NodeJS.ProcessEnv
  /** All that comes through standard input. */
  readonly input: () => Promise<string>
  /** Asks a person for a text that is not shown; undefined if they press Ctrl-C. Absent when nobody is there to answer. */
  readonly askSecret?: (question: string) => Promise<string | undefined>
  /** The same for a text that is shown. */
  readonly ask?: (question: string) => Promise<string | undefined>
  /** Standard error is shown to a person, who can follow a line that changes. */
  readonly isInteractive?: boolean
  /** The process that tells a server to end, by signals, and that ends with it. */
  readonly process: Pick<NodeJS.Process, 'on' | 'once' | 'off' | 'exit'>
}

/** Errors that say that nobody reads any more: a pipe's reader, or a terminal, has gone away. */
const DISCONNECT_CODES = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED'])

/**
 * The terminal of this process. Whoever reads what it prints may go away, as `head -1` does, and then it goes on in
 * silence: a server serves, and a command does what it should. What cannot be written for another reason makes a command
 * fail.
 */
export const createTerminal = (): Terminal => ({
  out: createWriter(process.stdout),
  err: createWriter(process.stderr),
  environment: process.env,
  input: () => text(process.stdin),
  ...(process.stdin.isTTY && process.stderr.isTTY && { ask, askSecret }),
  isInteractive: process.stderr.isTTY,
  process,
})

const ask = (question: string): Promise<string | undefined> => readLine(question, process.stderr)

const askSecret = (question: string): Promise<string | undefined> =>
  readLine(question, new Writable({ write: (_chunk, _encoding, done) => done() }))

/** @param output where readline shows the question and what is typed */
async function readLine(question: string, output: NodeJS.WritableStream): Promise<string | undefined> {
  const isHidden = output !== process.stderr
  const lines = createInterface({ input: process.stdin, output, terminal: true })
  // not before: until then, the terminal itself shows what is typed
  if (isHidden) process.stderr.write(question)
  const closed = once(lines, 'close').then(() => undefined)
  try {
    // Ctrl-C rejects the question, or closes the input
    return await Promise.race([lines.question(question).catch(() => undefined), closed])
  } finally {
    lines.close()
    if (isHidden) process.stderr.write('\n')
  }
}

function createWriter(stream: WriteStream): (text: string) => void {
  const lose = (error: NodeJS.ErrnoException): void => {
    const { code = error.message } = error
    if (DISCONNECT_CODES.has(code) || process.exitCode) return
    process.exitCode = 1
    if (stream === process.stdout)
      process.stderr.write(`vbo365-mock: standard output cannot be written (${code}).\n`)
  }
  stream.on('error', lose)
  return (content) => {
    try {
      stream.write(content)
    } catch (error) {
      lose(error as NodeJS.ErrnoException)
    }
  }
}
