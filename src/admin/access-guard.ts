import { createHash, timingSafeEqual } from 'node:crypto'
import { hostname } from 'node:os'
import type { FastifyRequest } from 'fastify'
import { HttpError } from '../http/http-errors.js'

export interface GuardOptions {
  /** Token for callers on other machines; without a token they are refused. */
  readonly adminToken?: string | undefined
  /** Fixed beginning of all links; its host name is accepted. */
  readonly publicUrl?: string | undefined
  /** More names of the server in its certificate. */
  readonly tlsSan?: readonly string[] | undefined
  /** Host names below it are accepted too. */
  readonly sandboxDomain?: string | undefined
}

const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/
/** Names that always mean the caller's own machine. */
const LOCAL_HOST = /^(?:localhost|[a-z0-9.-]+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i

const stripPort = (host: string): string => host.replace(/:\d+$/, '').toLowerCase()

/**
 * Creates the check of who may use the controls: callers on the same machine, and callers with the token. A browser on the
 * same machine can act for others, so web pages of other origins are refused, and also host names that anybody could point
 * to this machine (DNS rebinding).
 * @returns the error for a refused caller; undefined for an accepted one
 */
export function createGuard({ adminToken, publicUrl, tlsSan = [], sandboxDomain }: GuardOptions) {
  const ours = new Set([hostname(), ...tlsSan].map((name) => name.toLowerCase()))
  const isOurs = (host: string): boolean =>
    LOCAL_HOST.test(host) ||
    ours.has(host) ||
    (sandboxDomain !== undefined && `.${host}`.endsWith(`.${sandboxDomain}`))
  if (publicUrl !== undefined) ours.add(new URL(publicUrl).hostname.toLowerCase())

  return (request: FastifyRequest): HttpError | undefined => {
    const { origin, host = '', 'sec-fetch-site': site } = request.headers
    if ((origin !== undefined && origin !== `${request.protocol}://${host}`) || site === 'cross-site')
      return new HttpError(403, 'The controls refuse web pages of other origins.')
    if (adminToken !== undefined && hasAdminToken(request, adminToken)) return undefined
    if (!LOOPBACK.test(request.ip))
      return new HttpError(
        403,
        adminToken === undefined
          ? 'The controls accept only callers on the same machine. Start the server with --admin-token to use them from other machines.'
          : "Callers on other machines must send the admin token: 'Authorization: Bearer <admin token>'.",
      )
    if (!isOurs(stripPort(host)))
      return new HttpError(
        403,
        'The controls refuse this host name. Use localhost, add the name with --tls-san, or send the token of --admin-token.',
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
