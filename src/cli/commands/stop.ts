import { setTimeout } from 'node:timers/promises'
import { ControlClient, type SendRequest } from '../../client/control-client.js'
import { sendOverHttps, UnreachableError } from '../../client/send-over-https.js'
import { isProcessRunning } from '../../persistence/process-state.js'
import type { AddCommand, CliCommand, CommandResult } from '../command.js'
import { Exit, Failure } from '../exit-codes.js'
import { readPidFile } from '../pid-file.js'
import { addServerOptions, createSendRequest, readCa, resolveTarget } from '../server-target.js'
import { readTimeout } from '../timeout.js'

/** Milliseconds between two looks. */
const POLL_INTERVAL = 50
/** Milliseconds that one look may take. */
const REQUEST_TIMEOUT = 2000
const TIMEOUT = 'PT10S'

/** `vbo365-mock stop`: ends a server, and waits until it is gone. */
export const stop: AddCommand = (program) => {
  const command = program
    .command('stop')
    .description('stop a server that was started on the command line, and wait until it has ended')
    .option('--timeout <duration>', `give up after this time, an ISO 8601 duration (default: ${TIMEOUT})`)
  addServerOptions(command, ['adminToken', 'pidFile'])
    .addExamples('vbo365-mock stop', 'vbo365-mock stop --pid-file mock.pid')
    .setAction(async () => {
      const { url, port, host } = command.opts()
      const target = await resolveTarget(command)
      const { pidFile } = target.options
      const isPlaced = url !== undefined || port !== undefined || host !== undefined
      if (pidFile !== undefined && !isPlaced) return stopProcess(command, pidFile)
      await new ControlClient(await createSendRequest(target), '').requestJson('POST', '/shutdown')
      const look = sendOverHttps({ url: target.url, ca: await readCa(target), timeout: REQUEST_TIMEOUT })
      await pollUntil(() => hasStopped(look), command, `The server at ${target.url} still listens`)
      return { text: `stopped ${target.url}`, json: { stopped: true, url: target.url } }
    })
}

/** Ends the process that a pid file names. */
async function stopProcess(command: CliCommand, file: string): Promise<CommandResult> {
  const pid = readPidFile(file)
  if (pid === undefined)
    throw new Failure(
      Exit.unreachable,
      `There is no pid file '${file}', so no server with this file is running.`,
    )
  try {
    process.kill(pid, 'SIGTERM')
  } catch (error) {
    throw new Failure(
      Exit.unreachable,
      (error as NodeJS.ErrnoException).code === 'EPERM'
        ? `Process ${pid} of '${file}' belongs to another user.`
        : `Process ${pid} of '${file}' has ended already.`,
    )
  }
  await pollUntil(async () => !isProcessRunning(pid), command, `Process ${pid} of '${file}' is still running`)
  return { text: `stopped process ${pid}`, json: { stopped: true, pid } }
}

/** Looks again and again until something is so. @throws Failure when it takes too long */
async function pollUntil(
  condition: () => Promise<boolean>,
  command: CliCommand,
  complaint: string,
): Promise<void> {
  const { timeout = TIMEOUT } = command.opts<{ timeout?: string }>()
  const end = performance.now() + readTimeout(timeout)
  while (!(await condition())) {
    if (performance.now() > end) throw new Failure(Exit.failed, `${complaint} after ${timeout}.`)
    await setTimeout(POLL_INTERVAL)
  }
}

async function hasStopped(send: SendRequest): Promise<boolean> {
  try {
    await send('GET', '/health')
    return false
  } catch (error) {
    // whoever hangs up, or is too busy to answer, is still there
    return error instanceof UnreachableError && error.reason === 'absent'
  }
}
