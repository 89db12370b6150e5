import { DirectoryLock } from '../persistence/directory-lock.js'
import { SandboxClaims } from '../persistence/sandbox-claims.js'
import { OptionError } from '../text/option-error.js'
import { realTimers } from '../timing/timers.js'
import { loadTls } from '../tls/load-tls.js'
import { WorldError } from '../world/core/errors.js'
import { DEFAULT_SANDBOX } from '../world/sandbox-name.js'
import { createLogger } from './create-logger.js'
import type { ListenerOptions, Lookup } from './listeners.js'
import type { Options } from './options.js'
import { buildServer, type Server } from './server.js'
import type { ServerOptions } from './server-options.js'

/** Settings that are no options of users. */
export interface StartSettings {
  /** Folder of certificates; absent: they are made in memory. */
  readonly certsDir?: string | undefined
  /** Opens a socket. False: there is no certificate either. */
  readonly listen?: boolean | undefined
  /** A profile, or an exported snapshot, in place of the one that the options name. */
  readonly profileContent?: unknown
  /** Ends the program, if it is there for the mock alone: what a request to shut down asks for. */
  readonly onShutdown?: (() => void) | undefined
  /** Receives the log; absent: it goes to standard output. */
  readonly log?: ((lines: string) => void) | undefined
  /** Makes the world of the default sandbox before anybody can ask for it; else it is made at its first use. */
  readonly prepareWorld?: boolean | undefined
  /** Finds the addresses of the host; absent: the system does. */
  readonly lookup?: Lookup | undefined
}

/** Addresses for clients, and the certificate that they have to trust. */
export interface Addresses {
  /** Without a slash at the end. */
  readonly url: string
  /** The plain HTTP address, if there is one. */
  readonly httpUrl?: string
  /** The address with a certificate that no client should take, if there is one. */
  readonly canaryUrl?: string
  /** In PEM; empty when there is no TLS. */
  readonly ca: string
}

/** A server that answers, and where. */
export interface RunningServer {
  readonly server: Server
  readonly addresses: Addresses
  /** Leaves the data directory to others. @returns what is not saved, and why, if anything is not */
  readonly releaseDataDir: () => string | undefined
}

/** Starts a server from options that are read already. @throws OptionError for options that exclude each other, and for a data directory that cannot be used, or is in use */
export async function startServer(options: Options, settings: StartSettings): Promise<RunningServer> {
  if (options.publicUrl !== undefined && options.sandboxDomain !== undefined)
    throw new OptionError(
      '--public-url cannot be combined with --sandbox-domain: links could not name the sandbox. Remove one of them.',
    )
  const locks = await lockDataDir(options)
  try {
    const start = settings.listen === false ? startUnbound : startOnSockets
    const { server, addresses } = await start(options, settings, locks)
    locks.directoryLock?.announce(addresses.url)
    return {
      server,
      addresses,
      releaseDataDir() {
        const unsavedReason = server.getUnsavedReason()
        release(locks)
        return unsavedReason
      },
    }
  } catch (error) {
    release(locks)
    throw error
  }
}

/** The names of the certificate by which clients reach the server and each of its sandboxes. */
const listSandboxHosts = ({ sandboxDomain: domain }: Options): string[] =>
  domain === undefined ? [] : [domain, `*.${domain}`]

type Started = Pick<RunningServer, 'server' | 'addresses'>

type Locks = Pick<ServerOptions, 'directoryLock' | 'sandboxClaims'>

/** Keeps other servers out of the data directory before anything is read there, or shares its sandboxes out among them. */
async function lockDataDir({ dataDir: directory, sandboxDomain }: Options): Promise<Locks> {
  if (directory === undefined) return {}
  const options = { directory, timers: realTimers }
  const directoryLock = await DirectoryLock.take(options)
  if (sandboxDomain !== undefined) {
    // no server has all of it
    directoryLock.release()
    return { sandboxClaims: SandboxClaims.open(options) }
  }
  try {
    await SandboxClaims.expectNone(options)
    return { directoryLock }
  } catch (error) {
    directoryLock.release()
    throw error
  }
}

function release({ directoryLock, sandboxClaims }: Locks): void {
  directoryLock?.release()
  sandboxClaims?.close()
}

/** A server without sockets: for `inject` alone. */
async function startUnbound(options: Options, settings: StartSettings, locks: Locks): Promise<Started> {
  const server = await createServer(options, settings, locks)
  await server.app.ready()
  // as inject has it
  return { server, addresses: { url: 'http://localhost:80', ca: '' } }
}

async function startOnSockets(options: Options, settings: StartSettings, locks: Locks): Promise<Started> {
  const warnings: [details: object, message: string][] = []
  const tls = await loadTls({
    // there is no log yet
    warn: (...warning) => void warnings.push(warning),
    certsDir: settings.certsDir,
    cert: options.tlsCert,
    key: options.tlsKey,
    san: [...options.tlsSan, ...listSandboxHosts(options)],
    keyType: options.tlsKeyType,
    issuer: options.tlsIssuer,
    canary: options.canaryPort === undefined ? undefined : options.canary,
  })
  const server = await createServer(options, settings, locks, tls.ca)
  const { app, listeners, handle, handleUnverified } = server
  for (const warning of warnings) app.log.warn(...warning)
  const host = bracketIpv6(/^(?:0\.0\.0\.0|::)$/.test(options.host) ? 'localhost' : options.host)
  /** Listens on one more port. @returns its address for clients */
  const open = async (
    scheme: 'http' | 'https',
    listener: Pick<ListenerOptions, 'port' | 'handle' | 'tls'>,
  ) => {
    const { port, addresses } = await listeners.open({ ...options, ...listener, lookup: settings.lookup })
    for (const address of addresses) app.log.info(`listening at ${scheme}://${bracketIpv6(address)}:${port}`)
    return `${scheme}://${host}:${port}`
  }
  try {
    await app.ready()
    if (settings.prepareWorld && !locks.sandboxClaims) prepareWorld(server)
    const url = await open('https', { port: options.port, handle, tls })
    const { httpPort, canaryPort } = options
    return {
      server,
      addresses: {
        url,
        ca: tls.ca,
        ...(httpPort !== undefined && { httpUrl: await open('http', { port: httpPort, handle }) }),
        ...(canaryPort !== undefined && {
          canaryUrl: await open('https', { port: canaryPort, handle: handleUnverified, tls: tls.canary }),
        }),
      },
    }
  } catch (error) {
    // what listens already would keep the process
    await app.close()
    throw error
  }
}

/** @param ca absent: there is no TLS */
const createServer = async (
  options: Options,
  { profileContent, onShutdown, log }: StartSettings,
  locks: Locks,
  ca?: string,
): Promise<Server> =>
  buildServer({
    ...options,
    profileContent,
    ...locks,
    ca,
    onShutdown,
    logger: await createLogger(options, log),
  })

/** Makes the default world, if it can be made: what is wrong with it is told to those who ask for it. */
function prepareWorld({ world }: Server): void {
  try {
    world(DEFAULT_SANDBOX)
  } catch (error) {
    if (!(error instanceof WorldError)) throw error
  }
}

const bracketIpv6 = (host: string): string => (host.includes(':') ? `[${host}]` : host)
