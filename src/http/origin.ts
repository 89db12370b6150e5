import type { IncomingHttpHeaders } from 'node:http'
import plugin from 'fastify-plugin'
import parseForwarded from 'forwarded-parse'
import { isHost, isPathPrefix } from '../text/host.js'
import { HttpError } from './http-errors.js'

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * What every link begins with: scheme, host and port as the client used them, and the path below which a proxy
     * shows the server.
     */
    origin: string
  }
}

const DEFAULT_PORTS: Record<string, string> = { http: '80', https: '443' }

/** The first of the values that proxies have added to a header: the one nearest to the client. */
function first(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header[0] : header
  return text?.split(',')[0]?.trim() || undefined
}

function parseForwardedHeaders(headers: IncomingHttpHeaders): {
  host?: string | undefined
  proto?: string | undefined
} {
  if (headers.forwarded === undefined)
    return { host: first(headers['x-forwarded-host']), proto: first(headers['x-forwarded-proto']) }
  try {
    const [nearest] = parseForwarded(headers.forwarded)
    return { host: nearest?.host, proto: nearest?.proto }
  } catch {
    throw new HttpError(400, "The header 'Forwarded' is not valid (RFC 7239).")
  }
}

/**
 * The host that the client asked, with its port.
 * @throws HttpError 400 for a header 'Forwarded' that cannot be read
 */
export const readHost = (headers: IncomingHttpHeaders): string | undefined =>
  parseForwardedHeaders(headers).host ?? headers.host

/**
 * Where the client thinks the server is, by the headers of its request and the protocol it came by. There is no slash at
 * its end.
 * @throws HttpError 400 when a header names something that is no host, scheme, port or path
 */
export type OriginFinder = (headers: IncomingHttpHeaders, protocol: string) => string

/** The path below which a proxy shows the server, which the proxy takes off before it hands a request on. */
function readPrefix(headers: IncomingHttpHeaders): string {
  const prefix = first(headers['x-forwarded-prefix'])?.replace(/\/$/, '') ?? ''
  if (prefix !== '' && !isPathPrefix(prefix))
    throw new HttpError(400, "The header 'X-Forwarded-Prefix' must be a path such as /backup.")
  return prefix
}

const readOrigin: OriginFinder = (headers, protocol) => buildOrigin(headers, protocol) + readPrefix(headers)

const buildOrigin: OriginFinder = (headers, protocol) => {
  const { host, proto } = parseForwardedHeaders(headers)
  const scheme = (proto ?? protocol).toLowerCase()
  if (!Object.hasOwn(DEFAULT_PORTS, scheme))
    throw new HttpError(400, 'The scheme that the proxy sent must be http or https.')

  const authority = host ?? headers.host
  if (authority === undefined) throw new HttpError(400, "The header 'Host' is missing.")
  if (!isHost(authority)) throw new HttpError(400, 'The host of the request is not valid.')

  const port = first(headers['x-forwarded-port'])
  if (port === undefined) return `${scheme}://${authority}`
  const bare = authority.replace(/:\d+$/, '')
  const full = `${bare}:${port}`
  if (!isHost(full)) throw new HttpError(400, "The header 'X-Forwarded-Port' must be a port from 1 to 65535.")
  // a port that the proxy's host brings along is the newer word
  if (host !== undefined && bare !== host) return `${scheme}://${host}`
  return `${scheme}://${port === DEFAULT_PORTS[scheme] ? bare : full}`
}

const PROXY_HEADERS = [
  'forwarded',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-prefix',
] as const

const isProxied = (headers: IncomingHttpHeaders): boolean =>
  PROXY_HEADERS.some((name) => headers[name] !== undefined)

/** Finds the origin directly, through proxies, or pinned by `publicUrl`. */
export const createOriginFinder = (publicUrl: string | undefined): OriginFinder => {
  // the next request mostly names the host of the last one, which was found to be one
  let host: string | undefined
  let protocolOfHost = ''
  let found = ''
  return (headers, protocol) => {
    if (headers.host === host && protocol === protocolOfHost && !isProxied(headers)) return publicUrl ?? found
    const own = readOrigin(headers, protocol)
    if (!isProxied(headers)) {
      host = headers.host
      protocolOfHost = protocol
      found = own
    }
    return publicUrl ?? own
  }
}

/** Tells each request where the client thinks the server is. */
export const origin = plugin<{ findOrigin: OriginFinder }>(
  async (app, { findOrigin }) => {
    app.decorateRequest('origin', '')
    app.addHook('onRequest', (request, _reply, done) => {
      request.origin = request.untrackedCaller?.origin ?? findOrigin(request.headers, request.protocol)
      done()
    })
  },
  { name: 'origin' },
)
