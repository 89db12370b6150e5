import { sendOverHttps, UnreachableError } from '../../client/send-over-https.js'
import { Listeners } from '../../server/listeners.js'
import { getAdvice, readCa, type ServerTarget } from '../server-target.js'
import { type CheckResult, createResults } from './check-result.js'

const port = createResults('port')
const clock = createResults('clock')

/** Milliseconds that a server may take to answer. */
const TIMEOUT = 3000

/** Checks which server listens at the address, and its clock. */
export async function checkServer(
  target: ServerTarget,
): Promise<{ findings: CheckResult[]; isRunning: boolean }> {
  const { url, options } = target
  const send = sendOverHttps({
    url,
    ca: await readCa(target),
    adminToken: options.adminToken,
    timeout: TIMEOUT,
  })
  try {
    const { status, text } = await send('GET', '/health')
    if (status !== 200)
      return {
        findings: [
          port.ok(`a server with the expected certificate answers at ${url}; it runs with --no-admin`),
        ],
        isRunning: true,
      }
    const { version, profile } = JSON.parse(text)
    const running = port.ok(`vbo365-mock ${version} answers at ${url} (profile ${profile})`)
    return { findings: [running, await checkClock(send)], isRunning: true }
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error
    return { findings: [await checkFreePort(error, target)], isRunning: false }
  }
}

/** Finds out why none of our servers answers: one can be started there, or another program is in its way. */
async function checkFreePort(error: UnreachableError, target: ServerTarget): Promise<CheckResult> {
  const { options, isExplicit } = target
  if (error.reason !== 'absent' || isExplicit)
    return port.fail(error.message, getAdvice(error.reason, target))
  const code = await findBindError(options.port, options.host)
  if (code === undefined) return port.ok(`${options.port} of ${options.host} is free: no server runs there`)
  return port.fail(
    `Nothing answers at ${target.url}, and ${options.port} of ${options.host} cannot be used (${code}).`,
    code === 'EACCES'
      ? 'Choose a port from 1024 on with --port.'
      : 'Choose another port or host with --port or --host.',
  )
}

/** Tries to listen, and returns Node's error; undefined when it can. */
async function findBindError(port: number, host: string): Promise<string | undefined> {
  const listeners = new Listeners()
  try {
    await listeners.open({ port, host, keepAlive: 0, handle: () => {} })
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message
  } finally {
    await listeners.close()
  }
}

async function checkClock(send: ReturnType<typeof sendOverHttps>): Promise<CheckResult> {
  const { status, text } = await send('GET', '/clock')
  if (status === 403) return clock.warn('The controls refuse this caller.', 'Use --admin-token.')
  const { mode, now } = JSON.parse(text)
  return clock.ok(
    mode === 'real' ? 'the clock shows real time' : `the clock is in mode ${mode} and shows ${now}`,
  )
}
