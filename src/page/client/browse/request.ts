import { parseResponse, type Row } from '../data/response-shape.js'
import { getLogin } from '../parts/copy-as.js'
import { type ListPage, PAGE_ROWS } from '../parts/rows.js'
import { ApiError, prefix } from '../state/api.js'
import { type Load, useLoad } from '../state/load.js'
import { sandbox } from '../state/sandbox.js'
import { forgetToken, getToken } from '../state/tokens.js'

interface RequestOptions {
  readonly method?: 'GET' | 'POST'
  /** Path below the version, with its query. */
  readonly path: string
  readonly body?: object
  readonly signal?: AbortSignal
}

/** Sends a request as a client with the first login does: it is in the journal. @throws ApiError, and what fetch throws */
export async function request(
  version: string,
  { method = 'GET', path, body, signal }: RequestOptions,
): Promise<Response> {
  const login = getLogin()
  const send = async (): Promise<Response> =>
    fetch(`${prefix}/${version}${path}`, {
      method,
      cache: 'no-store',
      credentials: 'omit',
      headers: {
        authorization: `Bearer ${await getToken(version, login, signal)}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
  let response = await send()
  // the token was one of a world that is gone, or has expired
  if (response.status === 401) {
    forgetToken(version, login)
    response = await send()
  }
  if (response.ok) return response
  const told = (await response.json().catch(() => ({}))) as { message?: string }
  throw new ApiError(response.status, told.message)
}

/** Joins parts of a path of the API, and encodes them. */
export const joinPath = (...parts: readonly string[]): string =>
  parts.map((part) => `/${encodeURIComponent(part)}`).join('')

/** Reads an object of the API once: each try would be in the journal. */
export const useObject = (version: string, path: string): Load<Row> =>
  useLoad(async (signal) => (await (await request(version, { path, signal })).json()) as Row, {
    subject: JSON.stringify([sandbox.value, version, path]),
    once: true,
  })

/** Reads rows of a list of the API, as `useObject` does. */
export const useRows = (version: string, path: string, limit = PAGE_ROWS, offset = 0): Load<ListPage> =>
  useLoad(
    async (signal) => {
      const query = `limit=${limit}${offset === 0 ? '' : `&offset=${offset}`}`
      const separator = path.includes('?') ? '&' : '?'
      const response = await request(version, { path: `${path}${separator}${query}`, signal })
      const { rows, links } = parseResponse(await response.json())
      return { rows, hasMore: links.next !== undefined }
    },
    { subject: JSON.stringify([sandbox.value, version, path, limit, offset]), once: true },
  )

/** An action of the API. Versions from 6 on have an address for each. */
export interface Action {
  /** Path of what it is done to. */
  readonly path: string
  /** Name in versions 3 to 5, and from 6 on. */
  readonly names: readonly [string, string]
  readonly options?: object | null
}

export const describeAction = (version: string, { path, names: [old, verb], options = null }: Action) =>
  Number(version.slice(1)) >= 6
    ? { method: 'POST' as const, path: `${path}/${verb}`, body: options ?? {} }
    : { method: 'POST' as const, path: `${path}/Action`, body: { [old]: options } }

export const act = (version: string, action: Action): Promise<Response> =>
  request(version, describeAction(version, action))

/** The name that a response gives to its file. */
export const getFileName = ({ headers }: Response, usual: string): string => {
  const disposition = headers.get('content-disposition') ?? ''
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1]
  try {
    if (encoded) return decodeURIComponent(encoded)
  } catch {
    // it is no percent-encoding, so the other one counts
  }
  return /filename="([^"]*)"/i.exec(disposition)?.[1] || usual
}
