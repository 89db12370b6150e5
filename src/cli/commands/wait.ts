import { setTimeout } from 'node:timers/promises'
import { OptionError } from '../../options.js'
import type { AddCommand, CliCommand } from '../command.js'
import { readCa, type Target, targetOf, withAddress } from '../connect.js'
import { Exit } from '../exit.js'
import { readTimeout } from '../timeout.js'

/** Milliseconds between two looks. */
const STEP = 100
/** Milliseconds that one look may take. */
const PATIENCE = 5000

interface Health {
  readonly version?: string
  readonly profile?: string
}

/** `vbo365-mock wait`: until a server is ready. */
export const wait: AddCommand = (program) => {
  const command = program
    .command('wait')
    .description('wait until the server is ready')
    .option('--timeout <duration>', 'give up after this time, an ISO 8601 duration (default: PT30S)')
  withAddress(command)
    .examples('vbo365-mock start & vbo365-mock wait --timeout PT10S')
    .answers(async () => {
      const timeout = readTimeout(command.opts().timeout ?? 'PT30S')
      const started = performance.now()
      for (;;) {
        const { target, health, complaint } = await look(command)
        if (health !== undefined)
          return { text: `ready at ${target.url}`, json: { ready: true, url: target.url, ...health } }
        if (performance.now() - started + STEP > timeout) {
          const message = `Not ready within ${command.opts().timeout ?? 'PT30S'}: ${complaint}`
          if (!command.opts().json) command.terminal.err(`vbo365-mock: ${message}\n`)
          return { text: '', json: { ready: false, url: target.url, message }, code: Exit.failed }
        }
        await setTimeout(STEP)
      }
    })
}

interface Look {
  readonly target: Target
  /** What the server says of itself, if it is ready. */
  readonly health?: Health
  readonly complaint?: string
}

/** The certificate may come later, or be another one than before: it is read each time. */
async function look(command: CliCommand): Promise<Look> {
  const { sendOverHttps, UnreachableError } = await import('../../client/https.js')
  const target = await targetOf(command)
  try {
    const ca = await readCa(target)
    const { status, text } = await sendOverHttps({ url: target.url, ca, timeout: PATIENCE })('GET', '/health')
    if (status === 200) return { target, health: JSON.parse(text) }
    // with --no-admin there is no such address, and who says so is ready
    return status === 404
      ? { target, health: {} }
      : { target, complaint: `it answers with status ${status}.` }
  } catch (error) {
    if (error instanceof UnreachableError || error instanceof OptionError || error instanceof SyntaxError)
      return { target, complaint: error.message }
    throw error
  }
}
