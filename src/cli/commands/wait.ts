import { setTimeout } from 'node:timers/promises'
import { OptionError } from '../../text/option-error.js'
import type { AddCommand, CliCommand } from '../command.js'
import { Exit } from '../exit-codes.js'
import { addServerOptions, readCa, resolveTarget, type ServerTarget } from '../server-target.js'
import { readTimeout } from '../timeout.js'

/** Milliseconds between two looks. */
const POLL_INTERVAL = 100
/** Milliseconds that one look may take. */
const REQUEST_TIMEOUT = 5000

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
  addServerOptions(command)
    .addExamples('vbo365-mock start & vbo365-mock wait --timeout PT10S')
    .setAction(async () => {
      const timeout = readTimeout(command.opts().timeout ?? 'PT30S')
      const started = performance.now()
      for (;;) {
        const { target, health, problem } = await probe(command)
        if (health !== undefined)
          return { text: `ready at ${target.url}`, json: { ready: true, url: target.url, ...health } }
        if (performance.now() - started + POLL_INTERVAL > timeout) {
          const message = `Not ready within ${command.opts().timeout ?? 'PT30S'}: ${problem}`
          if (!command.opts().json) command.terminal.err(`vbo365-mock: ${message}\n`)
          return { text: '', json: { ready: false, url: target.url, message }, code: Exit.failed }
        }
        await setTimeout(POLL_INTERVAL)
      }
    })
}

interface ProbeResult {
  readonly target: ServerTarget
  /** Health of the server, if it is ready. */
  readonly health?: Health
  readonly problem?: string
}

/** The certificate may come later, or be another one than before: it is read each time. */
async function probe(command: CliCommand): Promise<ProbeResult> {
  const { sendOverHttps, UnreachableError } = await import('../../client/send-over-https.js')
  const target = await resolveTarget(command)
  try {
    const ca = await readCa(target)
    const { status, text } = await sendOverHttps({ url: target.url, ca, timeout: REQUEST_TIMEOUT })(
      'GET',
      '/health',
    )
    if (status === 200) return { target, health: JSON.parse(text) }
    // with --no-admin there is no such address, and who says so is ready
    return status === 404 ? { target, health: {} } : { target, problem: `it answers with status ${status}.` }
  } catch (error) {
    if (error instanceof UnreachableError || error instanceof OptionError || error instanceof SyntaxError)
      return { target, problem: error.message }
    throw error
  }
}
