import { buildHref } from '../state/router.js'

/** Links to rows of the API, as Data shows them. @param filter text that the rows hold */
export const linkRows = (resource: string, filter = ''): string =>
  buildHref('data', [resource], filter === '' ? {} : { _filter: filter })

export const linkRow = (resource: string, id: string, ...parts: readonly string[]): string =>
  buildHref('data', [resource, id, ...parts])
