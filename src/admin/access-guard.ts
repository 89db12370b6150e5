import { createHash, timingSafeEqual } from 'node:crypto'
import { hostname } from 'node:os'
import type { FastifyRequest } from 'fastify'
import { HttpError } from '../http/http-errors.js'

export interface GuardOptions {
  /** Token that callers beyond loopback must show; without one they are turned away. */
  readonly adminToken?: string | undefined
  /** Pinned start of every link; its host counts as ours. */
  readonly publicUrl?: string | undefined
  /** Further names of the server, which its certificate is for. */
  readonly tlsSan?: readonly string[] | undefined
}

const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/
/** Names that lead to the caller's own machine and nowhere else. */
const LOCAL_HOST = /^(?:localhost|[a-z0-9.-]+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i

const stripPort = (host: string): string => host.replace(/:\d+$/, '').toLowerCase()

/**
 * Makes the test of who may use the controls: callers on loopback, and those who show the token. A browser is a caller on
 * loopback that may act for somebody else, so pages of other origins are turned away, and so is a name that only leads
 * here since its owner says so (DNS rebinding).
 * @returns why a caller is turned away; undefined lets it in
 */
export function createGuard({ adminToken, publicUrl, tlsSan = [] }: GuardOptions) {
  const ours = new Set([hostname(), ...tlsSan].map((name) => name.toLowerCase()))
  if (publicUrl !== undefined) ours.add(new URL(publicUrl).hostname.toLowerCase())

  return (request: FastifyRequest): HttpError | undefined => {
    const { origin, host = '', 'sec-fetch-site': site } = request.headers
    if ((origin !== undefined && origin !== `${request.protocol}://${host}`) || site === 'cross-site')
      return new HttpError(403, 'The controls refuse pages of other origins.')
    if (adminToken !== undefined && hasAdminToken(request, adminToken)) return undefined
    if (!LOOPBACK.test(request.ip))
      return new HttpError(
        403,
        adminToken === undefined
          ? 'The controls accept callers on the same machine only. Start the server with --admin-token to use them from other machines.'
          : "Callers on other machines must send the admin token: 'Authorization: Bearer <admin token>'.",
      )
    if (!LOCAL_HOST.test(stripPort(host)) && !ours.has(stripPort(host)))
      return new HttpError(
        403,
        'The controls refuse this host name. Use localhost, add the name with --tls-san, or use an --admin-token.',
      )
    return undefined
  }
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest()

function hasAdminToken({ headers }: FastifyRequest, token: string): boolean {
  const [scheme, ...rest] = (headers.authorization ?? '').split(' ')
  const given = scheme?.toLowerCase() === 'bearer' ? rest.join(' ').trimStart() : ''
  return timingSafeEqual(hash(given), hash(token))
}
