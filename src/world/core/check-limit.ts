import { RefusedError } from './errors.js'

/** Keeps a client from filling the memory. @throws RefusedError when `count` has reached the limit */
export function checkLimit(count: number, most: number, what: string): void {
  if (count >= most) throw new RefusedError(`The limit of ${most} ${what} is reached.`)
}
