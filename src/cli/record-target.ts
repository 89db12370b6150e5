import { readFileSync } from 'node:fs'
import { readAddress, type UnreachableError } from '../client/send-over-https.js'
import type { TargetClient } from '../recording/target-client.js'
import { OptionError } from '../text/option-error.js'
import { realTimers } from '../timing/timers.js'
import type { CliCommand } from './command.js'

/** Variable with the password for a backup server. */
export const PASSWORD_VARIABLE = 'VBO_RECORD_PASSWORD'
const DEFAULT_RATE = 3
const MAX_RATE = 20

interface TargetFlags {
  readonly target?: string
  readonly user?: string
  readonly ca?: string
  readonly insecure?: boolean
  readonly rate?: string
}

/** Adds the options that say which backup server to read, and how fast. */
export function addTargetOptions(command: CliCommand): CliCommand {
  return command
    .option('--target <url>', 'address of the backup server: https://HOST:4443')
    .option(
      '--user <name>',
      `login: DOMAIN\\NAME, or an account of an organization; the password comes from a prompt or from ${PASSWORD_VARIABLE}`,
    )
    .option('--ca <file>', 'certificate to trust, in PEM; default: what Node trusts')
    .option('--insecure', 'accept any certificate: whoever is in between can read the password')
    .option('--rate <number>', `maximum requests a second, up to ${MAX_RATE} (default: ${DEFAULT_RATE})`)
}

/**
 * Creates a client for the server that the options name. It has not logged in yet.
 * @param signal ends waiting
 * @throws OptionError
 */
export async function createTargetClient(command: CliCommand, signal: AbortSignal): Promise<TargetClient> {
  const { target, user, ca, insecure = false, rate } = command.opts<TargetFlags>()
  if (target === undefined) throw new OptionError('Name the backup server with --target https://HOST:4443.')
  if (user === undefined || user === '') throw new OptionError('Name the login with --user NAME.')
  if (insecure && ca !== undefined)
    throw new OptionError(
      '--insecure accepts any certificate, so --ca would have no effect. Use one of them.',
    )
  const options = {
    url: readTarget(target),
    user,
    insecure,
    ca: ca === undefined ? undefined : readCertificate(ca),
    rate: readNumber('--rate', rate, DEFAULT_RATE, MAX_RATE),
    password: await readPassword(command, user),
  }
  const { TargetClient } = await import('../recording/target-client.js')
  if (insecure)
    command.terminal.err(
      'Attention: --insecure accepts any certificate. Do not use it on networks of others.\n',
    )
  return new TargetClient({ ...options, timers: realTimers, signal })
}

function readTarget(target: string): string {
  let url: string
  try {
    url = readAddress(target)
  } catch {
    // the address is not repeated: it may contain a password
    throw new OptionError('--target must be https://HOST[:PORT], without a path and without a login.')
  }
  if (!url.startsWith('https:'))
    throw new OptionError('--target must begin with https://, because the password is sent there.')
  return url
}

function readCertificate(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new OptionError(
      `The certificate to trust, '${file}', cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    )
  }
}

/** Reads a number above 0. @throws OptionError */
export function readNumber(flag: string, text: string | undefined, usual: number, max: number): number {
  if (text === undefined) return usual
  const value = Number(text)
  if (!(value > 0 && value <= max))
    throw new OptionError(`${flag} must be a number above 0, and at most ${max}; it is '${text}'.`)
  return value
}

async function readPassword({ terminal }: CliCommand, user: string): Promise<string> {
  const password =
    terminal.environment[PASSWORD_VARIABLE] ?? (await terminal.askSecret?.(`Password of ${user}: `))
  if (password) return password
  throw new OptionError(
    terminal.askSecret
      ? 'There is no password.'
      : `There is no terminal to ask for the password. Set the variable ${PASSWORD_VARIABLE}.`,
  )
}

/** Says in terms of the command line why a backup server cannot be reached. */
export function describeUnreachable({ message, reason }: UnreachableError): string {
  const advice = {
    untrusted:
      'Servers have a self-signed certificate after their installation. Export it, and name the file with --ca. Or use --insecure on a network that you trust.',
    absent: 'Check the address and the port of --target. The default port of the REST API is 4443.',
    foreign: 'Check the port of --target. The default port of the REST API is 4443.',
    silent: 'Try again later.',
  }[reason]
  return `${message} ${advice}`
}
