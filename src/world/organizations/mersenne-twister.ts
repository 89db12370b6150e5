import type { Randomizer } from '@faker-js/faker'

/** Numbers of the state, how far apart those are that make a new one, and how many can be made from the first state alone. */
const [SIZE, APART, MOST] = [624, 397, 227] as const
const [HIGH, LOW, MATRIX] = [0x8000_0000, 0x7fff_ffff, 0x9908_b0df]

/**
 * The generator that faker has, the Mersenne Twister, for those who take but few numbers from each seed. It works out no
 * more of its state than they need: all of it would take fifty times as long as a name.
 */
export class ShortTwister implements Randomizer {
  readonly #state = new Int32Array(SIZE)
  /** How much of the state is worked out, and how many numbers were taken. */
  #known = 0
  #taken = 0

  /** @param seed a whole number below 2^32 */
  seed(seed: number | number[]): void {
    this.#state[0] = seed as number
    this.#known = 1
    this.#taken = 0
  }

  /** It is called without its object. */
  readonly next = (): number => {
    const high = this.#take() >>> 5
    return (high * 2 ** 26 + (this.#take() >>> 6)) / 2 ** 53
  }

  #take(): number {
    const state = this.#state
    const n = this.#taken++
    if (n >= MOST) throw new Error(`no more than ${MOST} numbers are made from one seed`)
    for (; this.#known <= n + APART; this.#known++) {
      const last = state[this.#known - 1] as number
      state[this.#known] = Math.imul(1_812_433_253, last ^ (last >>> 30)) + this.#known
    }
    const pair = ((state[n] as number) & HIGH) | ((state[n + 1] as number) & LOW)
    let number = (state[n + APART] as number) ^ (pair >>> 1) ^ (-(pair & 1) & MATRIX)
    number ^= number >>> 11
    number ^= (number << 7) & 0x9d2c_5680
    number ^= (number << 15) & 0xefc6_0000
    return number ^ (number >>> 18)
  }
}
