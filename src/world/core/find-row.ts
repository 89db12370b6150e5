import { NotFoundError } from './errors.js'
import type { Row, Table } from './table.js'

/** The row with an id. @param what the word for it in the message. @throws NotFoundError */
export function findRow<R extends Row, Index extends string>(
  table: Table<R, Index>,
  what: string,
  id: string,
): R {
  const row = table.get(id)
  if (!row) throw new NotFoundError(what, id)
  return row
}
