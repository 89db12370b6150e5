import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { registerHeadRoutes } from '../http/head-requests.js'
import type { OriginFinder } from '../http/origin.js'
import { loadPage, type PageFile, type PageFiles } from './page-files.js'

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  // kept, and asked for each time whether it is still so
  'cache-control': 'no-cache',
  vary: 'accept-encoding',
} as const

export interface PageOptions {
  readonly findOrigin: OriginFinder
  /** The only view, if there is no server that the others could ask. */
  readonly only?: 'run'
}

/**
 * The page for people, at `/__admin/ui`. Its files hold no data, so they are there for everybody; what it shows it asks
 * the controls for, which look at who asks.
 */
export const pagePlugin: FastifyPluginAsync<PageOptions> = async (app, { findOrigin, only }) => {
  registerHeadRoutes(app)
  let files: Promise<PageFiles> | undefined
  const find = (name: keyof PageFiles) => async (request: FastifyRequest, reply: FastifyReply) => {
    files ??= loadPage()
    return sendFile((await files)[name], request, reply)
  }
  app.get('/', async (request, reply) => {
    const prefix = new URL(findOrigin(request.headers, request.protocol)).pathname.replace(/\/$/, '')
    if (prefix === '' && only === undefined) return find('index.html')(request, reply)
    // below a path the files lie elsewhere, which is too rare to be kept compressed
    files ??= loadPage()
    const { plain, type } = (await files)['index.html']
    return reply
      .headers(HEADERS)
      .type(type)
      .send(
        plain
          .toString()
          .replaceAll('"/__admin/', `"${prefix}/__admin/`)
          .replace('<html', only === undefined ? '<html' : `<html data-only="${only}"`),
      )
  })
  app.get('/app.js', find('app.js'))
  app.get('/app.css', find('app.css'))
  app.get('/worker.js', find('worker.js'))
}

function sendFile(file: PageFile, { headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.headers(HEADERS).header('etag', file.etag)
  if (headers['if-none-match']?.includes(file.etag)) return reply.code(304).send()
  reply.type(file.type)
  const accepted = String(headers['accept-encoding'] ?? '')
  for (const encoding of ['br', 'gzip'] as const)
    if (acceptsEncoding(accepted, encoding))
      return reply.header('content-encoding', encoding).send(file[encoding])
  return reply.send(file.plain)
}

/** Tells whether a client accepts an encoding: `br;q=0` says that it does not. */
const acceptsEncoding = (header: string, encoding: string): boolean =>
  header.split(',').some((entry) => {
    const [name, quality = 'q=1'] = entry.split(';').map((part) => part.trim().toLowerCase())
    return name === encoding && Number(quality.slice(2)) > 0
  })
