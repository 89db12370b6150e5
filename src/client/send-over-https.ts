import http from 'node:http'
import https from 'node:https'
import { checkIdentity } from './check-identity.js'
import type { ControlResponse, SendRequest } from './control-client.js'

/** Reasons why a server cannot be reached. */
export type UnreachableReason =
  /** No server listens there, or the host does not exist. */
  | 'absent'
  /** Its certificate is not trusted, or is for another host name. */
  | 'untrusted'
  /** The server does not speak HTTPS, or closes the connection. */
  | 'foreign'
  /** It does not respond in time. */
  | 'silent'

/**
 * Thrown when a server cannot be reached. The message says where and why.
 * @example
 * try {
 *   await connect({ url: 'https://localhost:4443' })
 * } catch (error) {
 *   if (error instanceof UnreachableError && error.reason === 'absent') console.log('Start the server first.')
 * }
 */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
  readonly reason: UnreachableReason
  /** Error code of Node or OpenSSL, such as ECONNREFUSED. */
  readonly code: string

  constructor(reason: UnreachableReason, code: string, message: string) {
    super(message)
    this.reason = reason
    this.code = code
  }
}

/** Address of a server, and credentials for it. */
export interface ServerAddress {
  /** Such as `https://localhost:4443`; `http://` for the plain HTTP port of a server. */
  readonly url: string
  /** Certificate to trust, in PEM. Default: the certificates that Node trusts. */
  readonly ca?: string | Buffer | undefined
  readonly adminToken?: string | undefined
  /** Maximum milliseconds until the response is complete. Default: a minute. */
  readonly timeout?: number | undefined
}

const DEFAULT_TIMEOUT = 60_000

/** Creates a function that sends requests to the control API over HTTPS, and verifies the certificate, or over plain HTTP. @throws TypeError for an invalid address */
export function sendOverHttps({
  url,
  ca,
  adminToken,
  timeout = DEFAULT_TIMEOUT,
}: ServerAddress): SendRequest {
  const base = readAddress(url)
  // connections are not reused, so a server that closes them does no harm; TLS sessions are reused
  const isPlain = base.startsWith('http:')
  const agent = isPlain
    ? new http.Agent({ keepAlive: false })
    : new https.Agent({
        keepAlive: false,
        checkServerIdentity: checkIdentity,
        ...(ca !== undefined && { ca }),
      })
  const { request } = isPlain ? http : https

  return (method, path, body) =>
    new Promise<ControlResponse>((resolve, reject) => {
      const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
      const sent = request(
        `${base}/__admin${path}`,
        {
          method,
          agent,
          headers: {
            ...(payload && { 'content-type': 'application/json', 'content-length': payload.length }),
            ...(adminToken !== undefined && { authorization: `Bearer ${adminToken}` }),
          },
        },
        (response) => {
          const parts: Buffer[] = []
          response.on('data', (part: Buffer) => parts.push(part))
          response.on('error', fail)
          response.on('end', () => {
            clearTimeout(deadline)
            const type = response.headers['content-type'] ?? ''
            resolve({ status: response.statusCode ?? 0, type, text: Buffer.concat(parts).toString() })
          })
        },
      )
      // for the whole response: a timeout of the socket would start again with each byte
      const deadline = setTimeout(
        () => sent.destroy(new UnreachableError('silent', 'ETIMEDOUT', `${base} does not respond in time.`)),
        timeout,
      )
      function fail(error: Error): void {
        clearTimeout(deadline)
        reject(createUnreachableError(base, error))
      }
      sent.on('error', fail)
      sent.end(payload)
    })
}

/** Reads the origin of an address, without a slash at the end. @throws TypeError */
export function readAddress(url: string): string {
  const { protocol, origin, pathname, search, hash, username } = URL.canParse(url)
    ? new URL(url)
    : ({} as Partial<URL>)
  if (
    !/^https?:$/.test(protocol ?? '') ||
    origin === undefined ||
    pathname !== '/' ||
    search ||
    hash ||
    username
  )
    throw new TypeError(
      `The address of the server must be https://HOST[:PORT] or http://HOST[:PORT], without a path; it is '${url}'.`,
    )
  return origin
}

/** Says why a server cannot be reached, by the error of Node. @param url without a path */
export function createUnreachableError(url: string, error: Error): UnreachableError {
  if (error instanceof UnreachableError) return error
  const { code = error.message } = error as NodeJS.ErrnoException
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new UnreachableError('absent', code, `There is no host '${new URL(url).hostname}' (${code}).`)
  if (code === 'ECONNREFUSED') return new UnreachableError('absent', code, `Nothing listens at ${url}.`)
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'ETIMEDOUT')
    return new UnreachableError('absent', code, `${url} cannot be reached (${code}).`)
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return new UnreachableError('untrusted', code, `The certificate of ${url} is for other host names.`)
  if (/CERT|SIGNATURE|ISSUER|CRL/.test(code))
    return new UnreachableError('untrusted', code, `The certificate of ${url} is not trusted (${code}).`)
  return new UnreachableError(
    'foreign',
    code,
    `The server at ${url} does not speak ${url.startsWith('http:') ? 'HTTP' : 'HTTPS'} (${code}).`,
  )
}
