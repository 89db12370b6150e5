import { signal } from '@preact/signals'
import { texts } from '../texts.js'
import { sandbox } from './sandbox.js'

const KEY = 'vbo365-mock-admin-token'

/** The path below which a proxy shows the server; empty without one. */
export const prefix = location.pathname.replace(/\/__admin\/ui\/?$/i, '')

export const adminToken = signal(sessionStorage.getItem(KEY) ?? '')

/** Reason why the controls have turned the page away; empty as long as they have not. */
export const locked = signal('')

export function showToken(token: string): void {
  sessionStorage.setItem(KEY, token)
  locked.value = ''
  adminToken.value = token
}

/** Error of the controls. The message is theirs, if they gave one. */
export class ApiError extends Error {
  readonly status: number
  /** The whole response. */
  readonly body: unknown

  constructor(status: number, message?: string, body?: unknown) {
    super(message || texts.refused(status))
    this.status = status
    this.body = body
  }
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** The address of everything that the page asks the server for. @param path from the root of the server on */
export function buildAddress(path: string, query: Query = {}): string {
  const { pathname, searchParams } = new URL(prefix + path, location.origin)
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) searchParams.set(name, String(value))
  return `${pathname}${searchParams.size > 0 ? `?${searchParams}` : ''}`
}

/** The address of a control for the chosen sandbox. @param path below `/__admin` */
export const buildControlAddress = (path: string, query: Query = {}): string =>
  buildAddress(`/__admin${path}`, { sandbox: sandbox.value || undefined, ...query })

/** Asks the controls. @throws ApiError, and TypeError when the server cannot be reached */
export async function ask(
  method: string,
  path: string,
  { query, body, yaml, headers, signal, keepalive = false }: AskOptions = {},
): Promise<Response> {
  const response = await fetch(buildControlAddress(path, query), {
    method,
    keepalive,
    cache: 'no-store',
    headers: {
      ...(adminToken.value !== '' && { authorization: `Bearer ${adminToken.value}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(yaml !== undefined && { 'content-type': 'application/yaml' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(yaml !== undefined && { body: yaml }),
    ...(signal && { signal }),
  })
  if (response.ok) return response
  const told = (await response.json().catch(() => ({}))) as { message?: string }
  throw checkAccess(new ApiError(response.status, told.message, told))
}

/** Locks the page if the controls have turned it away. */
export function checkAccess(error: ApiError): ApiError {
  if (error.status === 401 || error.status === 403) locked.value = error.message
  return error
}

export interface AskOptions {
  readonly query?: Query
  readonly body?: unknown
  /** Instead of a body. */
  readonly yaml?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** Sends it even if the page is left. */
  readonly keepalive?: boolean
}

const json = async <T>(response: Promise<Response>): Promise<T> => (await response).json() as Promise<T>

/** The controls in JSON, for the chosen sandbox. @throws as `ask` */
export const api = {
  get: <T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> =>
    json<T>(ask('GET', path, { query, ...(signal && { signal }) })),
  post: <T>(path: string, body: unknown = {}, query?: Query): Promise<T> =>
    json<T>(ask('POST', path, { body, ...(query && { query }) })),
  put: <T>(path: string, body: unknown, query?: Query): Promise<T> =>
    json<T>(ask('PUT', path, { body, ...(query && { query }) })),
  patch: <T>(path: string, body: unknown): Promise<T> => json<T>(ask('PATCH', path, { body })),
  delete: <T>(path: string, query?: Query): Promise<T> =>
    json<T>(ask('DELETE', path, query ? { query } : {})),
}
