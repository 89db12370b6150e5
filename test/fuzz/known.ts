import type { SeededRandom } from '../../src/world/core/seeded-random.js'
import type { Operation } from './description.js'

const MOST = 40

/** A part of addresses: what is below it by name, and what by an id. */
interface Node {
  readonly below: Map<string, Node>
  id?: Node
  /** Addresses that lead here, as the server has told of them. */
  readonly seen: string[]
}

const node = (): Node => ({ below: new Map(), seen: [] })

/** The addresses that a server has told of, by the operations that they are for. */
export class KnownAddresses {
  readonly #root = node()
  readonly #ids: string[] = []
  readonly #draw: SeededRandom

  constructor(operations: readonly Operation[], draw: SeededRandom) {
    this.#draw = draw
    for (const { path } of operations) {
      let at = this.#root
      for (const part of path.toLowerCase().split('/').slice(1)) at = step(at, part)
    }
  }

  /** Learns the links in an answer, and the ids of what a list has. @param url where it came from */
  learn(answer: unknown, url: string): void {
    const [path = ''] = url.split('?', 1)
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      if (Array.isArray(value)) {
        // of long lists some will do
        for (const entry of value.slice(0, 20)) {
          const { id, name } = (entry ?? {}) as { id?: unknown; name?: unknown }
          const key = typeof id === 'string' || typeof id === 'number' ? id : name
          if (typeof key === 'string' || typeof key === 'number')
            this.#see(`${path}/${encodeURIComponent(String(key).toWellFormed())}`)
          visit(entry)
        }
        return
      }
      for (const inner of Object.values(value)) {
        if (typeof inner === 'object') visit(inner)
        else if (typeof inner === 'string' && inner.startsWith('http'))
          this.#see(inner.replace(/^https?:\/\/[^/]+|\?.*$/g, ''))
      }
    }
    visit(answer)
  }

  #see(path: string): void {
    let at: Node | undefined = this.#root
    const parts = path.split('/').slice(1)
    for (const [index, part] of parts.entries()) {
      const named: Node | undefined = at.below.get(part.toLowerCase())
      if (!named && at.id) {
        keep(at.id.seen, `/${parts.slice(0, index + 1).join('/')}`, this.#draw)
        keep(this.#ids, decodeURIComponent(part), this.#draw)
      }
      at = named ?? at.id
      if (!at) return
    }
  }

  /** An id that a property of this name may mean. */
  idFor(name: string): string {
    const wanted = name.replace(/id$/i, '').toLowerCase()
    for (const [part, { id }] of this.#root.below.get('v3')?.below ?? [])
      if (wanted !== '' && part.includes(wanted) && id && id.seen.length > 0)
        return decodeURIComponent(this.#pick(id.seen).split('/').at(-1) as string)
    return this.#ids.length > 0 ? this.#pick(this.#ids) : 'none'
  }

  /** An address for an operation. @param odd gives an id of another kind, if one is wanted there */
  addressOf({ path }: Operation, odd: () => string | undefined): string {
    let at = this.#root
    let known = ''
    for (const part of path.split('/').slice(1)) {
      at = step(at, part.toLowerCase())
      // what lies deepest has all before it right
      if (at.seen.length > 0) known = this.#pick(at.seen)
    }
    const before = known.split('/').slice(1)
    return path
      .split('/')
      .slice(1)
      .map((part, index) => {
        if (!part.startsWith('{')) return `/${part}`
        const other = odd() ?? (before[index] === undefined ? 'none' : undefined)
        return `/${other === undefined ? before[index] : encodeURIComponent(other.toWellFormed())}`
      })
      .join('')
  }

  #pick(list: readonly string[]): string {
    return list[this.#draw.integer(0, list.length - 1)] as string
  }
}

function step(at: Node, part: string): Node {
  if (part.startsWith('{')) {
    at.id ??= node()
    return at.id
  }
  let next = at.below.get(part)
  if (!next) {
    next = node()
    at.below.set(part, next)
  }
  return next
}

/** Keeps what is new, in the place of anything when there are too many. */
function keep(list: string[], value: string, draw: SeededRandom): void {
  if (list.includes(value)) return
  if (list.length < MOST) list.push(value)
  else list[draw.integer(0, MOST - 1)] = value
}
