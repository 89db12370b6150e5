import type { Culture } from '../world/core/culture.js'

/** Options of {@link startMock}, with the same names and values as in a configuration file. */
export interface MockOptions {
  /** false: the mock opens no port and has no certificate; send requests with `app.inject`. It starts in a few milliseconds. */
  listen?: boolean
  /** Port of the server; 0, the default of the library, picks a free port. */
  port?: number
  /** Address to listen on; `localhost` by default. */
  host?: string
  /** Also serves plain HTTP on this port. */
  httpPort?: number
  /** Time after which an idle connection closes: ISO 8601 duration, PT2M by default; `off` closes each connection after its response. */
  keepAlive?: string
  /**
   * Profile of the data: small (the default), msp, large, awkward, empty, the path of a YAML file, or the content of such a
   * file or of an exported snapshot as an object.
   */
  profile?: string | object
  /** Scenarios that every sandbox starts with: names of included scenarios, or paths of YAML files. */
  scenario?: string | string[]
  /** More demos for the presenter view of the web page: paths of YAML files. */
  demo?: string | string[]
  /** Whole number, 365 by default. The same seed and `now` give the same responses. */
  seed?: number
  /** ISO 8601 instant at which the clock is stopped. Default: the clock shows real time. */
  now?: string
  /** Accepted logins, as NAME:PASSWORD; `administrator:password` by default. */
  user?: string | string[]
  /** `any` accepts every login. */
  auth?: 'strict' | 'any'
  /** Lifetime of access tokens: ISO 8601 duration, PT1H by default. Tokens of `mock.token()` do not expire, unless you set it. */
  tokenLifetime?: string
  /** Time without requests after which a sandbox is deleted: ISO 8601 duration, PT1H by default. The default sandbox stays. */
  sandboxIdle?: string
  /** Folder to keep sandboxes across restarts. Default: they are not kept. */
  dataDir?: string
  /** Time without requests after which a restore session ends: ISO 8601 duration, PT30M by default. */
  restoreIdle?: string
  /** Regional settings of the simulated Windows server, en-US by default. They determine the format of times in titles and names. */
  culture?: Culture
  /** Beginning of all links. Default: the address of the request. */
  publicUrl?: string
  /** Lets the host name a sandbox: with `mock.example`, requests to w1.mock.example are for the sandbox w1. */
  sandboxDomain?: string
  /** More origins of web pages that may use the API; `*` allows all origins, `off` none. Default: only pages of this machine. */
  corsOrigin?: string | string[]
  /** Files with your own certificate and its key, in PEM. */
  tlsCert?: string
  tlsKey?: string
  /** More names for the generated certificate. */
  tlsSan?: string | string[]
  tlsKeyType?: 'ec' | 'rsa'
  /** Issuer of the generated certificate: a local CA (the default), or the certificate itself. Clients must trust `mock.ca`. */
  tlsIssuer?: 'ca' | 'self-signed'
  /** Folder of generated certificates. Default: they exist only in memory. */
  certsDir?: string
  /** Also serves on this port, with a certificate that clients must reject; 0 picks a free port. */
  canaryPort?: number
  /** Defect of the certificate of `canaryPort`: expired (the default), or for another host. */
  canary?: 'expired' | 'other-host'
  /** Versions of the API to serve, as `'v3,v8'` or `['v3', 'v8']`. Default: all versions, v3 to v8. */
  api?: string | string[]
  /** `off` repairs the known defects of the real server. */
  quirks?: 'on' | 'off' | boolean
  /** Refuses, with 400, mistakes that the real server accepts: unknown names, values in a wrong form, careless JSON. */
  strict?: boolean
  /** Serves the control API; true by default. */
  admin?: boolean
  /** Lets callers on other machines use the control API with this token. */
  adminToken?: string
  /** Maximum number of requests in the journal of each sandbox, 1000 by default; 0 keeps none. */
  journal?: number
  /** Maximum number of bytes of each body in the journal, 16384 by default. */
  journalBody?: number
  /** Log level of pino; `silent` is the default of the library. */
  logLevel?: string
  /** Logs readable text instead of JSON. */
  logPretty?: boolean
}
