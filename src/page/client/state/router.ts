import { signal } from '@preact/signals'

/** Location in the page: `#/data/jobs?sort=name` is the view `data` with the rest `['jobs']`. */
export interface Route {
  readonly view: string
  readonly rest: readonly string[]
  readonly query: URLSearchParams
}

const parseRoute = (hash = location.hash): Route => {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  const [view = '', ...rest] = path.split('/').map(tryDecode)
  return { view: view || 'overview', rest, query: new URLSearchParams(query) }
}

/** Decodes a part of an address; one written by hand may be no percent-encoding. */
function tryDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export const route = signal<Route>(parseRoute())

/** The address of a place in the page. */
export function buildHref(
  view: string,
  rest: readonly string[] = [],
  query: Record<string, string> = {},
): string {
  const path = [view, ...rest].map(encodeURIComponent).join('/')
  const search = new URLSearchParams(query).toString()
  return `#/${path}${search && `?${search}`}`
}

export function navigate(...target: Parameters<typeof buildHref>): void {
  location.hash = buildHref(...target)
}

/** As `navigate`, in the place of the current entry of the history. */
export function replaceRoute(...target: Parameters<typeof buildHref>): void {
  const href = buildHref(...target)
  try {
    history.replaceState(null, '', href)
  } catch {
    // some browsers refuse it for a while after many changes
  }
  route.value = parseRoute(href)
}

export function startRouter(): void {
  addEventListener('hashchange', () => {
    route.value = parseRoute()
  })
}
