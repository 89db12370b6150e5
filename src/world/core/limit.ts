import { Refused } from './errors.js'

/** Keeps a client from filling the memory. @throws Refused when there are as many as there may be */
export function limit(count: number, most: number, what: string): void {
  if (count >= most) throw new Refused(`The limit of ${most} ${what} is reached.`)
}
