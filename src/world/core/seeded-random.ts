import { hash } from 'node:crypto'

type Part = string | number

const hashParts = (parts: Part[]): string => hash('sha1', parts.join('\0'), 'hex')

/** A GUID that depends on nothing but its parts. It has the look of a version 4 GUID, as the product's have. */
export function createGuid(...parts: Part[]): string {
  const hex = hashParts(parts)
  const variant = '89ab'[Number.parseInt(hex[16] as string, 16) % 4]
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ]
  return groups.join('-')
}

/** A 32-bit seed that depends on nothing but its parts. */
export function createSeed(...parts: Part[]): number {
  return Number.parseInt(hashParts(parts).slice(0, 8), 16)
}

/** Derives another 32-bit seed from a random one: much cheaper than `createSeed`. */
export function hashSeed(seed: number, purpose: number): number {
  let mixed = Math.imul(seed ^ (seed >>> 16) ^ Math.imul(purpose + 1, 0x9e3779b1), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/** Random numbers of one entity (mulberry32), so that no other entity can shift them. */
export class SeededRandom {
  #state: number

  /** @param seed a whole number below 2^32, such as `createSeed` returns */
  constructor(ownSeed: number) {
    this.#state = ownSeed
  }

  /** The next number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least)
  }

  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return Math.floor(this.between(least, most + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.integer(0, choices.length - 1)] as T
  }
}
