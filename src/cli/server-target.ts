import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ControlClient, type SendRequest } from '../client/control-client.js'
import {
  readAddress,
  sendOverHttps,
  UnreachableError,
  type UnreachableReason,
} from '../client/send-over-https.js'
import { clientVariables, getOptionValues, type Options, readClientVariable } from '../server/options.js'
import { OptionError } from '../text/option-error.js'
import { ISSUER_FILES } from '../tls/certificate-folder.js'
import type { CliCommand } from './command.js'
import { Exit, Failure } from './exit-codes.js'
import { addOptions, readCommandSettings } from './settings.js'

/** A server that runs already, as a command's options lead to it. */
export interface ServerTarget {
  /** Without a slash at the end. */
  readonly url: string
  /** The address was given as such, and not worked out from host and port. */
  readonly isExplicit: boolean
  /** The file with what to trust, if there is one. */
  readonly caFile?: string
  readonly sandbox: string
  /** The options of a server that runs with the same settings. */
  readonly options: Options
}

/** What options of a server mean to those who look for it. */
export const CLIENT_HELPS: Partial<Record<keyof Options, string>> = {
  port: 'port of the server',
  host: 'name or address of the server',
  certsDir: 'directory where the server keeps its certificates',
  tlsCert: 'certificate of the server, if the server did not generate it',
  tlsIssuer: 'issuer of the certificate of the server: ca or self-signed',
  tlsSan: 'name or address that the certificate must contain',
  dataDir: 'directory where the server keeps its sandboxes',
  adminToken: 'token for a server on another machine',
  pidFile: 'stop the process that this file names',
  user: 'login for clients',
}

/** Adds the options that say where a server is. @param names more options of the server */
export function addServerOptions(command: CliCommand, names: readonly (keyof Options)[] = []): CliCommand {
  command
    .option(
      '--url <url>',
      `address of the server, https:// or http://, instead of --host and --port [${clientVariables.url}]`,
    )
    .option('--ca <file>', `certificate to trust, instead of the one in --certs-dir [${clientVariables.ca}]`)
  return addOptions(command, ['port', 'host', 'certsDir', 'tlsIssuer', ...names], CLIENT_HELPS)
}

/** Adds the options that say which controls of which server are meant. */
export function addControlOptions(command: CliCommand): CliCommand {
  addServerOptions(command, ['adminToken'])
  return addSandboxOption(command)
}

export const addSandboxOption = (command: CliCommand): CliCommand =>
  command.option(
    '--sandbox <name>',
    `sandbox to work on, instead of the default one [${clientVariables.sandbox}]`,
  )

/** Resolves the server that the options of a command name. @throws OptionError */
export async function resolveTarget(command: CliCommand): Promise<ServerTarget> {
  const options = getOptionValues(await readCommandSettings(command))
  const { environment } = command.terminal
  const flags = command.opts<{
    url?: string
    ca?: string
    port?: string
    host?: string
    certsDir?: string
    tlsIssuer?: string
    sandbox?: string
  }>()
  // what is said on the command line beats what is in the environment, in other words too
  const isPlaced = flags.port !== undefined || flags.host !== undefined
  const url = flags.url ?? (isPlaced ? undefined : readClientVariable(environment, 'url'))
  const isStored = flags.certsDir !== undefined || flags.tlsIssuer !== undefined
  const ca = flags.ca ?? (isStored ? undefined : readClientVariable(environment, 'ca'))
  const stored = getTrustedFile(options)
  const caFile = ca ?? options.tlsCert ?? (existsSync(stored) ? stored : undefined)
  return {
    url: url === undefined ? buildLocalUrl(options) : validateUrl(url),
    isExplicit: url !== undefined,
    ...(caFile !== undefined && { caFile }),
    sandbox: flags.sandbox ?? readClientVariable(environment, 'sandbox') ?? '',
    options,
  }
}

/** The file in which a server keeps what its clients trust, once it has made it. */
export const getTrustedFile = ({ certsDir, tlsIssuer }: Options): string =>
  join(certsDir, `${ISSUER_FILES[tlsIssuer].trusted}.pem`)

function buildLocalUrl({ host, port }: Options): string {
  if (port === 0)
    throw new OptionError(
      'Port 0 means any free port. Name the real port of the server with --port or --url.',
    )
  const name = /^(?:0\.0\.0\.0|::)$/.test(host) ? 'localhost' : host
  return validateUrl(`https://${name.includes(':') ? `[${name}]` : name}:${port}`)
}

function validateUrl(url: string): string {
  try {
    return readAddress(url)
  } catch (error) {
    throw new OptionError((error as Error).message)
  }
}

/** The text of the certificate to trust. @throws OptionError when it cannot be read */
export async function readCa({ caFile, url }: ServerTarget): Promise<string | undefined> {
  if (caFile === undefined || url.startsWith('http:')) return undefined
  try {
    return await readFile(caFile, 'utf8')
  } catch (error) {
    throw new OptionError(
      `The certificate to trust, '${caFile}', cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    )
  }
}

/** The controls of the server that a command's options lead to. @throws OptionError */
export async function connect(command: CliCommand): Promise<ControlClient> {
  const target = await resolveTarget(command)
  return new ControlClient(await createSendRequest(target), target.sandbox)
}

/** Asks the controls of a server, and says in terms of the command line what keeps it from an answer. */
export async function createSendRequest(target: ServerTarget): Promise<SendRequest> {
  const { url, options } = target
  const send = sendOverHttps({ url, ca: await readCa(target), adminToken: options.adminToken })
  return async (method, path, body) => {
    const reply = await send(method, path, body).catch((error) => {
      throw error instanceof UnreachableError
        ? new Failure(Exit.unreachable, `${error.message} ${getAdvice(error.reason, target)}`)
        : error
    })
    if (reply.status === 403)
      throw new Failure(Exit.unreachable, `${extractMessage(reply.text)} Use --admin-token.`)
    // without controls there is not even this
    if (reply.status === 404 && (await send('GET', '/health')).status === 404)
      throw new Failure(Exit.unreachable, `The server at ${url} has no controls: it runs with --no-admin.`)
    return reply
  }
}

function extractMessage(text: string): string {
  try {
    return (JSON.parse(text) as { message: string }).message
  } catch {
    return 'The server refuses this caller.'
  }
}

/** Suggests what to do when a server cannot be reached. */
export function getAdvice(
  obstacle: UnreachableReason,
  { caFile, isExplicit, options }: ServerTarget,
): string {
  if (obstacle === 'untrusted')
    return caFile === undefined
      ? `There is no '${getTrustedFile(options)}' to trust. Name the ${basename(getTrustedFile(options))} of the server with --ca, or its directory with --certs-dir.`
      : `'${caFile}' did not sign its certificate. Another server may listen there, it may have another --tls-issuer, or its certificates may be in another directory. Name its ${basename(getTrustedFile(options))} with --ca, or its directory with --certs-dir.`
  if (obstacle === 'absent')
    return isExplicit
      ? 'Is the server running?'
      : 'Is the server running? Set its address with --port and --host, or with --url. vbo365-mock wait waits until it is ready.'
  return obstacle === 'silent' ? 'Its log may explain why.' : 'Run vbo365-mock doctor to find the cause.'
}
