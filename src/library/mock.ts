import { Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import { startInterval } from '../admin/interval.js'
import { ControlClient, type OpenStream, type SendRequest } from '../client/control-client.js'
import { expectText } from '../client/expect-arguments.js'
import type { MockClock } from '../client/mock-clock.js'
import type { MockEvents } from '../client/mock-events.js'
import type { MockFaults } from '../client/mock-faults.js'
import type { MockMailboxes } from '../client/mock-mailboxes.js'
import type { MockRequests } from '../client/mock-requests.js'
import { MockSandboxes } from '../client/mock-sandboxes.js'
import type { MockScenarios } from '../client/mock-scenarios.js'
import type { MockSessions } from '../client/mock-sessions.js'
import type { MockSnapshots, SnapshotHandle } from '../client/mock-snapshots.js'
import type { MockWork } from '../client/mock-work.js'
import type { Overview } from '../client/overview-types.js'
import { type ResetOptions, resetNamedSandbox, SandboxControls } from '../client/sandbox-controls.js'
import { DirectoryLock } from '../persistence/directory-lock.js'
import type { ListenerOptions, Listeners, Lookup } from '../server/listeners.js'
import type { Options } from '../server/options.js'
import { buildServer, type Server } from '../server/server.js'
import { loadTls } from '../tls/load-tls.js'
import { WorldError } from '../world/core/errors.js'
import { DEFAULT_SANDBOX } from '../world/sandbox-name.js'
import type { World } from '../world/world.js'

/** A running mock. Several in one process do not know of each other. */
export interface Mock {
  /** Address it listens on, such as `https://localhost:51234`, without a slash at the end. */
  readonly url: string
  /** The plain HTTP address, if there is one. */
  readonly httpUrl?: string
  /** The address with a certificate that no client should take, if there is one. */
  readonly canaryUrl?: string
  /** The certificate a client must trust, in PEM. */
  readonly ca: string
  /** The Fastify app, for `inject` without a socket. */
  readonly app: FastifyInstance
  /**
   * Logs in and gives an access token. It does not end, unless `tokenLifetime` or a scenario says how long tokens are good for.
   * @throws Error when the login is refused
   */
  token(user?: string, password?: string): Promise<string>
  /** The clock of the default sandbox. */
  readonly clock: MockClock
  /** Journal of the default sandbox: requests to the API. */
  readonly requests: MockRequests
  /** Worlds as they once were: to be saved from and loaded into the default sandbox. */
  readonly snapshots: MockSnapshots
  /** Keeps the default sandbox as it is now: `restore()` brings that back. */
  snapshot(): Promise<SnapshotHandle>
  /** All sandboxes: to be listed, made and ended. */
  readonly sandboxes: MockSandboxes
  /** Work under way in the default sandbox. */
  readonly sessions: MockSessions
  /** Policies of the default sandbox for when long work ends. */
  readonly work: MockWork
  /** Streams the events of the default sandbox, or of all of them, from now on. */
  events(from?: { readonly all?: boolean; readonly after?: number }): MockEvents
  /** The default sandbox at a glance: its clock, what runs, what fills, what is open. */
  overview(): Promise<Overview>
  /** Finds out whether the client has done what it should have, in the default sandbox: see {@link SandboxControls}. */
  readonly verify: SandboxControls['verify']
  /** Reports what the client should do otherwise, in the default sandbox. */
  readonly report: SandboxControls['report']
  /** Faults of the default sandbox. */
  readonly faults: MockFaults
  /** Situations to test a client in, in the default sandbox. */
  readonly scenarios: MockScenarios
  /** Users' actions on mailboxes in the default sandbox. */
  readonly mailboxes: MockMailboxes
  /** Another sandbox: a world of its own, which the login `NAME+SANDBOX` works in. */
  sandbox(name: string): MockSandbox
  /** Puts the default sandbox back to how it was at the start, or to another start. @throws ControlError */
  reset(options?: ResetOptions): Promise<void>
  /** The same for another sandbox. */
  reset(sandbox: string, options?: ResetOptions): Promise<void>
  /** Lets the process end although it listens, as Node's servers do. */
  unref(): void
  /** Stops listening, when the requests in hand are answered. @throws Error when sandboxes of `dataDir` could not be saved */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** A world of its own in a mock. */
export class MockSandbox extends SandboxControls {
  readonly #login: Mock['token']
  readonly #user: string

  constructor(send: SendRequest, open: OpenStream, name: string, login: Mock['token'], user: string) {
    super(send, name, open)
    this.#login = login
    this.#user = user
  }

  /** Logs in to it and gives an access token. @throws Error when the login is refused */
  token(user = this.#user, password?: string): Promise<string> {
    return this.#login(`${user}+${this.name}`, password)
  }
}

/** Settings that only a mock of the library has. */
export interface StartSettings {
  /** Folder of certificates; absent: they are made in memory. */
  readonly certsDir?: string | undefined
  /** Opens a socket. False: there is no certificate either. */
  readonly listen?: boolean | undefined
  /** A profile, or an exported snapshot, in place of the one that the options name. */
  readonly profileContent?: unknown
  /** Keeps the tokens that the mock gives to its tester from expiring. */
  readonly keepTokens?: boolean | undefined
  /** Ends the program, if it is there for the mock alone: what a request to shut down asks for. */
  readonly onShutdown?: (() => void) | undefined
  /** Receives the log; absent: it goes to standard output. */
  readonly log?: ((lines: string) => void) | undefined
  /** Makes the world of the default sandbox before anybody can ask for it; else it is made at its first use. */
  readonly prepareWorld?: boolean | undefined
  /** Finds the addresses of the host; absent: the system does. */
  readonly lookup?: Lookup | undefined
}

/** A mock as the program has it. */
export interface StartedMock extends Mock {
  /** Leaves the data directory to others. @returns what is not saved, and why, if anything is not */
  releaseDataDir(): string | undefined
}

/** Addresses for clients, and the certificate that they have to trust. */
interface MockServer extends Pick<Mock, 'url' | 'httpUrl' | 'canaryUrl' | 'ca'> {
  readonly app: FastifyInstance
  readonly keepTokenAlive: Server['keepTokenAlive']
  readonly listeners?: Listeners
  readonly getUnsavedReason: Server['getUnsavedReason']
}

/** Starts a mock from options that are read already. @throws OptionError for a data directory that cannot be used, or is in use */
export async function start(options: Options, settings: StartSettings): Promise<StartedMock> {
  const lock = await lockDataDir(options)
  try {
    return await startLocked(options, settings, lock)
  } catch (error) {
    lock?.release()
    throw error
  }
}

/** Keeps other servers out of the data directory before anything is read there. */
const lockDataDir = async ({ dataDir: directory }: Options): Promise<DirectoryLock | undefined> =>
  directory === undefined
    ? undefined
    : DirectoryLock.take({ directory, wallClock: Date.now, startInterval, pause: setTimeout })

async function startLocked(
  options: Options,
  settings: StartSettings,
  lock: DirectoryLock | undefined,
): Promise<StartedMock> {
  const { app, keepTokenAlive, listeners, getUnsavedReason, ...addresses } =
    settings.listen === false
      ? await createUnbound(options, settings, lock)
      : await listenOnSockets(options, settings, lock)
  lock?.announce(addresses.url)
  const [first] = options.user
  const send = createSendRequest(app)
  const open = createOpenStream(app)
  const own = new SandboxControls(send, '', open)
  const mock: StartedMock = {
    ...addresses,
    app,
    async token(username = first?.name ?? 'administrator', password = first?.password ?? 'password') {
      expectText('token()', username, 'the name of an account')
      expectText('token()', password, 'a password after it')
      const answer = await app.inject({
        method: 'POST',
        url: '/v3/Token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ grant_type: 'password', username, password }).toString(),
      })
      const body = answer.json<{ access_token?: string; error_description?: string }>()
      if (body.access_token === undefined) throw new Error(`The login was refused: ${body.error_description}`)
      if (settings.keepTokens) keepTokenAlive(body.access_token)
      return body.access_token
    },
    clock: own.clock,
    requests: own.requests,
    sessions: own.sessions,
    work: own.work,
    faults: own.faults,
    scenarios: own.scenarios,
    mailboxes: own.mailboxes,
    overview: () => own.overview(),
    verify: (expectation) => own.verify(expectation),
    report: own.report.bind(own),
    events: (from) => own.events(from),
    snapshots: own.snapshots,
    snapshot: () => own.snapshot(),
    sandboxes: new MockSandboxes(new ControlClient(send, '')),
    sandbox(name) {
      expectText('sandbox()', name, 'the name of a sandbox')
      return new MockSandbox(send, open, name, mock.token, first?.name ?? 'administrator')
    },
    reset: async (first?: string | ResetOptions, more?: ResetOptions) =>
      resetNamedSandbox((name) => new SandboxControls(send, name), first, more),
    unref: () => listeners?.unref(),
    async close() {
      let trouble: string | undefined
      try {
        await app.close()
      } finally {
        trouble = mock.releaseDataDir()
      }
      if (trouble !== undefined) throw new Error(trouble)
    },
    releaseDataDir() {
      const trouble = getUnsavedReason()
      lock?.release()
      return trouble
    },
    async [Symbol.asyncDispose]() {
      await mock.close()
    },
  }
  return mock
}

/** A server without sockets: for `inject` alone. */
async function createUnbound(
  options: Options,
  { profileContent, log }: StartSettings,
  lock: DirectoryLock | undefined,
): Promise<MockServer> {
  const { app, keepTokenAlive, getUnsavedReason } = buildServer({
    ...options,
    profileContent,
    directoryLock: lock,
    logger: await createLogger(options, log),
  })
  await app.ready()
  // as inject has it
  return { app, keepTokenAlive, getUnsavedReason, url: 'http://localhost:80', ca: '' }
}

async function listenOnSockets(
  options: Options,
  { certsDir, profileContent, lookup, onShutdown, prepareWorld: readyWorld, log }: StartSettings,
  lock: DirectoryLock | undefined,
): Promise<MockServer> {
  const warnings: [details: object, message: string][] = []
  const tls = await loadTls({
    // there is no log yet
    warn: (...warning) => void warnings.push(warning),
    certsDir,
    cert: options.tlsCert,
    key: options.tlsKey,
    san: options.tlsSan,
    keyType: options.tlsKeyType,
    canary: options.canaryPort === undefined ? undefined : options.canary,
  })
  const { app, keepTokenAlive, listeners, getUnsavedReason, world, handle, handleUnverified } = buildServer({
    ...options,
    profileContent,
    directoryLock: lock,
    ca: tls.ca,
    onShutdown,
    logger: await createLogger(options, log),
  })
  for (const warning of warnings) app.log.warn(...warning)
  const host = bracketIpv6(/^(?:0\.0\.0\.0|::)$/.test(options.host) ? 'localhost' : options.host)
  /** Listens on one more port. @returns its address for clients */
  const open = async (
    scheme: 'http' | 'https',
    listener: Pick<ListenerOptions, 'port' | 'handle' | 'tls'>,
  ) => {
    const { port, addresses } = await listeners.open({ ...options, ...listener, lookup })
    for (const address of addresses) app.log.info(`listening at ${scheme}://${bracketIpv6(address)}:${port}`)
    return `${scheme}://${host}:${port}`
  }
  try {
    await app.ready()
    if (readyWorld) prepareWorld(() => world(DEFAULT_SANDBOX))
    const url = await open('https', { port: options.port, handle, tls })
    const { httpPort, canaryPort } = options
    return {
      app,
      getUnsavedReason,
      keepTokenAlive,
      url,
      ca: tls.ca,
      listeners,
      ...(httpPort !== undefined && { httpUrl: await open('http', { port: httpPort, handle }) }),
      ...(canaryPort !== undefined && {
        canaryUrl: await open('https', { port: canaryPort, handle: handleUnverified, tls: tls.canary }),
      }),
    }
  } catch (error) {
    // what listens already would keep the process
    await app.close()
    throw error
  }
}

/** Makes a world, if it can be made: what is wrong with it is told to those who ask for it. */
function prepareWorld(make: () => World): void {
  try {
    make()
  } catch (error) {
    if (!(error instanceof WorldError)) throw error
  }
}

/** Asks the control API of an app without a socket. */
const createSendRequest =
  (app: FastifyInstance): SendRequest =>
  async (method, path, body) => {
    const { statusCode, headers, payload } = await app.inject({
      method,
      url: `/__admin${path}`,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    })
    return { status: statusCode, type: String(headers['content-type'] ?? ''), text: payload }
  }

/** The same for what goes on. */
const createOpenStream =
  (app: FastifyInstance): OpenStream =>
  async (path, headers) => {
    const reply = await app.inject({ url: `/__admin${path}`, headers, payloadAsStream: true })
    const chunks = reply.stream()
    return {
      status: reply.statusCode,
      type: String(reply.headers['content-type'] ?? ''),
      chunks,
      close() {
        chunks.destroy()
        // the server does not see by that alone that nobody reads
        reply.raw.res.destroy()
      },
    }
  }

const bracketIpv6 = (host: string): string => (host.includes(':') ? `[${host}]` : host)

async function createLogger(
  { logLevel, logPretty }: Options,
  log: StartSettings['log'],
): Promise<FastifyServerOptions['logger']> {
  if (logLevel === 'silent') return false
  if (!logPretty) return { level: logLevel, ...(log && { stream: { write: log } }) }
  const { default: pretty } = await import('pino-pretty')
  const destination =
    log &&
    new Writable({
      write(lines, _encoding, done) {
        log(String(lines))
        done()
      },
    })
  return {
    level: logLevel,
    stream: pretty({
      colorize: process.stdout.isTTY,
      ignore: 'pid,hostname',
      ...(destination && { destination }),
    }),
  }
}
