import http from 'node:http'
import https from 'node:https'
import { checkIdentity } from './check-identity.js'
import type { ControlResponse, SendRequest } from './control-client.js'

/** Reasons why a server cannot be reached. */
export type UnreachableReason =
  /** Nobody listens there, or there is no such host. */
  | 'absent'
  /** Its certificate is not one to trust, or not for this name. */
  | 'untrusted'
  /** The listener does not speak HTTPS, or hangs up. */
  | 'foreign'
  /** It does not answer in time. */
  | 'silent'

/**
 * A server cannot be reached. The message says where and why.
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
  /** Node's or OpenSSL's word for it, such as ECONNREFUSED. */
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
  /** The certificate to trust, in PEM; absent: those that Node trusts anyway. */
  readonly ca?: string | Buffer | undefined
  readonly adminToken?: string | undefined
  /** Milliseconds that an answer may take; a minute when absent. */
  readonly timeout?: number | undefined
}

const DEFAULT_TIMEOUT = 60_000

/** Asks the control API, over HTTPS or plain HTTP; the certificate of a server that has one is verified. @throws TypeError for an address that is not one */
export function sendOverHttps({
  url,
  ca,
  adminToken,
  timeout = DEFAULT_TIMEOUT,
}: ServerAddress): SendRequest {
  const base = readAddress(url)
  // connections are not kept, so a server that ends them in between does no harm; TLS sessions are
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
      const asked = request(
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
      // on the whole: a timeout of the socket would begin anew with each byte
      const deadline = setTimeout(
        () => asked.destroy(new UnreachableError('silent', 'ETIMEDOUT', `${base} does not answer in time.`)),
        timeout,
      )
      function fail(error: Error): void {
        clearTimeout(deadline)
        reject(createUnreachableError(base, error))
      }
      asked.on('error', fail)
      asked.end(payload)
    })
}

/** The origin of an address, without a slash at the end. @throws TypeError */
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
      `The address of the server must be https://HOST[:PORT], or http://HOST[:PORT], and no path; it is '${url}'.`,
    )
  return origin
}

function createUnreachableError(url: string, error: Error): Error {
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
    `What listens at ${url} does not speak ${url.startsWith('http:') ? 'HTTP' : 'HTTPS'} (${code}).`,
  )
}
