import type { FastifyRequest } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import { cachePart } from '../http/cached-parts.js'
import { createList, isLong } from '../http/long-list.js'
import { encodeSegment, Href } from './hal.js'
import { INT32, Int32 } from './integer-schemas.js'
import { between, since } from './versioned-schemas.js'
import { createViewContext, type ViewContext } from './view-context.js'

/** The query of a paged collection. */
export const PageQuery = Type.Object({
  offset: Type.Integer({ minimum: 0, maximum: INT32, default: 0, description: 'Entries to leave out first' }),
  limit: Type.Integer({
    minimum: 1,
    maximum: INT32,
    default: 30,
    description: 'Entries to answer with, at most',
  }),
  setId: since(
    6,
    Type.Optional(
      Type.String({ description: 'Set that the page belongs to; accepted, and looked at by nobody' }),
    ),
  ),
})

type PageRequest = FastifyRequest<{ Querystring: Static<typeof PageQuery> }>

/** A page of a collection. */
export const Page = <T extends TSchema>(entry: T) =>
  Type.Object({
    offset: Int32(),
    limit: Int32(),
    totalCount: between(5, 7, Int32({ description: 'Entries of all pages' })),
    results: Type.Array(entry),
    _links: Type.Object({
      first: Href,
      prev: Type.Optional(Href),
      self: Href,
      next: Type.Optional(Href),
    }),
  })

/**
 * @param read the entries from one index to another: it is asked for those of the page alone, and of a long page for a few at
 * a time while it is sent. It may not look at the world but as it is handed to it, from where the page was asked for.
 * @param cachesRow what the entries are made of, if they stay as they are while that does
 */
export function buildPage<T>(
  request: PageRequest,
  total: number,
  read: (from: number, to: number, view: ViewContext) => T[],
  cachesRow?: { readonly row: object; readonly on: unknown },
) {
  const { offset, limit: wanted, setId: _, ...filters } = request.query
  const { hasAbsoluteLinks, maxPageLimit } = request.apiVersion
  const limit = Math.min(wanted, maxPageLimit)
  if (offset + limit < total) request.record.hasMore = true
  const address = (hasAbsoluteLinks ? request.origin : '') + buildLinkPath(request)
  const end = Math.max(offset, Math.min(total, offset + limit))
  const view = createViewContext(request, end - offset)
  const at = (start: number) => ({
    href: `${address}?${new URLSearchParams({ ...filters, offset: `${start}`, limit: `${limit}` })}`,
  })
  return {
    offset,
    limit,
    totalCount: total,
    results:
      cachesRow && !isLong(end - offset)
        ? cachePart(cachesRow.row, `${offset}-${end} ${view.base}`, cachesRow.on, () =>
            read(offset, end, view),
          )
        : createList(end - offset, (from, to) => read(offset + from, offset + to, view)),
    _links: {
      first: at(0),
      ...(offset > 0 && { prev: at(Math.max(0, offset - limit)) }),
      self: at(offset),
      ...(offset + limit < total && { next: at(offset + limit) }),
    },
  }
}

/** The views of some rows: all of them, or a page where the version of the route has pages. */
export function renderRows<Row, View>(
  request: FastifyRequest,
  rows: readonly Row[],
  view: (from: ViewContext, row: Row) => View,
): View[] {
  if (request.routeOptions.config.isPaged) {
    const page = buildPage(request as PageRequest, rows.length, (start, end, from) =>
      rows.slice(start, end).map((row) => view(from, row)),
    )
    // the route is declared with the list, as version 3 has it
    return page as unknown as View[]
  }
  const shown = selectWindow(request, rows)
  const from = createViewContext(request, shown.length)
  return createList(shown.length, (start, end) => shown.slice(start, end).map((row) => view(from, row)))
}

/** The rows that an untracked request wants to see; all rows for everybody else. */
function selectWindow<Row>({ untrackedCaller }: FastifyRequest, rows: readonly Row[]): readonly Row[] {
  const window = untrackedCaller?.window
  if (!window) return rows
  window.total = rows.length
  return rows.slice(window.offset, window.offset + window.limit)
}

/** The path of a request as our own links write it: lower-case, but for the ids in it. */
function buildLinkPath({ routeOptions, params }: PageRequest): string {
  const ids = params as Record<string, string>
  return (routeOptions.url ?? '')
    .split('/')
    .map((part) => (part.startsWith(':') ? encodeSegment(ids[part.slice(1)] as string) : part.toLowerCase()))
    .join('/')
}
