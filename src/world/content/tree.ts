/** What lies in a place: a kind of mail item, documents or list items. */
export type PlaceType =
  | 'None'
  | 'Appointment'
  | 'Contact'
  | 'Task'
  | 'StickyNote'
  | 'Journal'
  | 'Folder'
  | 'Library'
  | 'LibraryFolder'
  | 'List'
  | 'ListFolder'

/** A folder of a mailbox or a drive; in a site a library, a list or a folder of one. */
export interface Place {
  /** Names it within its container. */
  readonly code: number
  readonly name: string
  readonly type: PlaceType
  /** The code of the place it lies in; absent at the root. */
  readonly parent?: number
  /** Names from the root on, with slashes between them. */
  readonly path: string
  /** How much of what comes to the container comes here. */
  readonly weight: number
  /** When somebody made it by restoring something: milliseconds since 1970. */
  readonly made?: number
}

/** The places of a container, to be found by code and by path. */
export class Tree {
  readonly #places: Place[]
  readonly #byCode: Map<number, Place>
  readonly #byPath: Map<string, Place>
  readonly #byParent = new Map<number | undefined, Place[]>()
  /** Sums of the weights, for drawing a place. */
  readonly #sums: readonly number[]
  #lastCode: number

  constructor(places: readonly Place[]) {
    this.#places = [...places]
    this.#byCode = new Map(places.map((place) => [place.code, place]))
    this.#byPath = new Map(places.map((place) => [place.path.toLowerCase(), place]))
    for (const place of places) this.#file(place)
    this.#lastCode = places.reduce((most, { code }) => Math.max(most, code), 0)
    let sum = 0
    this.#sums = places.map(({ weight }) => {
      sum += weight
      return sum
    })
  }

  get places(): readonly Place[] {
    return this.#places
  }

  get(code: number): Place | undefined {
    return this.#byCode.get(code)
  }

  /** @param path in any letter case, with slashes of either kind */
  find(path: string): Place | undefined {
    return this.#byPath.get(pathOf(path).toLowerCase())
  }

  childrenOf(code: number | undefined): readonly Place[] {
    return this.#byParent.get(code) ?? []
  }

  /** The outermost place that a place lies in: of a site its library or list. */
  rootOf(place: Place): Place {
    let root = place
    for (let next = this.get(root.parent ?? -1); next; next = this.get(root.parent ?? -1)) root = next
    return root
  }

  /** The place that a share, 0 to 1, falls to by weight. What was grown since has none. */
  pick(share: number): Place {
    const wanted = share * (this.#sums[this.#sums.length - 1] ?? 0)
    let [low, high] = [0, this.#sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#sums[middle] as number) > wanted) high = middle
      else low = middle + 1
    }
    return this.#places[low] as Place
  }

  /**
   * Makes the places on the way to a path that are not there yet, after all others: codes and places stay what they are.
   * @param type of the places that have to be made
   */
  grow(path: string, type: (parent: Place | undefined, isLast: boolean) => PlaceType, made: number): void {
    let parent: Place | undefined
    const names = pathOf(path).split('/')
    for (const [depth, name] of names.entries()) {
      const below: string = parent ? `${parent.path}/${name}` : name
      parent =
        this.find(below) ??
        this.#add({
          code: this.#lastCode + 1,
          name,
          type: type(parent, depth === names.length - 1),
          ...(parent && { parent: parent.code }),
          path: below,
          weight: 0,
          made,
        })
    }
  }

  #add(place: Place): Place {
    this.#places.push(place)
    this.#byCode.set(place.code, place)
    this.#byPath.set(place.path.toLowerCase(), place)
    this.#file(place)
    this.#lastCode = place.code
    return place
  }

  #file(place: Place): void {
    const siblings = this.#byParent.get(place.parent)
    if (siblings) siblings.push(place)
    else this.#byParent.set(place.parent, [place])
  }
}

/** A path as it is written here: `\\a\\b\\` is `a/b`. */
export const pathOf = (text: string): string =>
  text
    .split(/[/\\]+/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .join('/')

/** The path of a place as seen from the places that were pointed at: of `a/b/c` under `a/b` it is `b/c`. */
export function pathFrom(roots: readonly Place[], path: string): string {
  const root = roots.find((one) => path === one.path || path.startsWith(`${one.path}/`))
  return root ? path.slice(root.path.length - root.name.length) : path
}

/** What a tree is written down from: names, the names below them, and the weight of each. */
export interface Sketch {
  readonly name: string
  readonly type: PlaceType
  readonly weight: number
  readonly below?: readonly Sketch[]
}

/** The tree of a sketch. Codes count from 1 in the order of the sketch. */
export function treeOf(sketches: readonly Sketch[]): Tree {
  const places: Place[] = []
  const add = (list: readonly Sketch[], parent?: Place): void => {
    for (const { name, type, weight, below = [] } of list) {
      const place: Place = {
        code: places.length + 1,
        name,
        type,
        ...(parent && { parent: parent.code }),
        path: parent ? `${parent.path}/${name}` : name,
        weight,
      }
      places.push(place)
      add(below, place)
    }
  }
  add(sketches)
  return new Tree(places)
}
