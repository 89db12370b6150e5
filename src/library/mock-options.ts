import type { Culture } from '../world/core/culture.js'

/** Options of {@link startMock}, spelt and written as in a configuration file. */
export interface MockOptions {
  /** false: no socket and no certificate; requests go through `app.inject`. It starts in some milliseconds. */
  listen?: boolean
  /** 0, the default here, picks a free port. */
  port?: number
  /** Address to listen on; `localhost` by default. */
  host?: string
  /** Serves plain HTTP on this port too. */
  httpPort?: number
  /** Lifetime of a connection without a request: ISO 8601 duration, PT2M by default; `off` closes each after its answer. */
  keepAlive?: string
  /**
   * What the world is filled with: small (the default), msp, large, awkward, empty, the path of a YAML file, or what such a file
   * or an exported snapshot holds, as an object.
   */
  profile?: string | object
  /** Scenarios that every sandbox begins with: names of ours, or paths of YAML files. */
  scenario?: string | string[]
  /** Demos for the presenter view of the page, beside those that come with it: paths of YAML files. */
  demo?: string | string[]
  /** Whole number, 365 by default: the same seed and `now` give the same answers. */
  seed?: number
  /** ISO 8601 instant at which the clock stands still; without it, real time. */
  now?: string
  /** Logins that are accepted, as NAME:PASSWORD; `administrator:password` by default. */
  user?: string | string[]
  /** `any` accepts every login. */
  auth?: 'strict' | 'any'
  /** ISO 8601 duration, PT1H by default. Tokens of `mock.token()` do not end, unless it is set. */
  tokenLifetime?: string
  /** ISO 8601 duration without a request after which a sandbox ends, PT1H by default; the default sandbox does not. */
  sandboxIdle?: string
  /** Folder that keeps sandboxes over restarts; without it they are not kept. */
  dataDir?: string
  /** After how long without a request a restore session ends: ISO 8601 duration, PT30M by default. */
  restoreIdle?: string
  /** Regional settings of the simulated server's Windows, en-US by default: how titles and names write times. */
  culture?: Culture
  /** Start of every link, instead of the address that the request came to. */
  publicUrl?: string
  /** Origins of pages that may use the API, beside those of this machine; `*` lets in any, `off` none at all. */
  corsOrigin?: string | string[]
  /** Files with your own certificate and its key, in PEM. */
  tlsCert?: string
  tlsKey?: string
  /** Further names for the generated certificate. */
  tlsSan?: string | string[]
  tlsKeyType?: 'ec' | 'rsa'
  /** Issuer of the generated certificate: a local CA (the default), or itself; `mock.ca` is what clients trust. */
  tlsIssuer?: 'ca' | 'self-signed'
  /** Folder of generated certificates; by default they are made in memory. */
  certsDir?: string
  /** Serves on this port too, with a certificate that no client should take; 0 picks a free one. */
  canaryPort?: number
  /** Defect of that certificate: it is expired (the default), or for another host. */
  canary?: 'expired' | 'other-host'
  /** Versions of the API that are served, as `'v3,v8'` or `['v3', 'v8']`; all of them, v3 to v8, by default. */
  api?: string | string[]
  /** `off` repairs the known defects of the real server. */
  quirks?: 'on' | 'off' | boolean
  /** Refuses, with 400, what the real server lets through: unknown names, repaired values, careless JSON. */
  strict?: boolean
  /** Serves the control API; true by default. */
  admin?: boolean
  adminToken?: string
  /** Number of requests that are kept for each sandbox, 1000 by default; 0 keeps none. */
  journal?: number
  /** Number of bytes that are kept of each body, 16384 by default. */
  journalBody?: number
  /** Log level of pino; `silent` by default here. */
  logLevel?: string
  logPretty?: boolean
}
