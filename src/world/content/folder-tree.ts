/** Type of a folder by its content: a kind of mail item, documents or list items. */
export type FolderType =
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
export interface Folder {
  /** Identifies it within its container. */
  readonly number: number
  readonly name: string
  readonly type: FolderType
  /** Number of the parent folder; absent at the root. */
  readonly parent?: number
  /** Names from the root on, with slashes between them. */
  readonly path: string
  /** Share of the container's entries that are created here, relative to the other folders. */
  readonly weight: number
  /** When a restore created it: milliseconds since 1970. */
  readonly restoredAt?: number
}

/** The folders of a container, by number and by path. */
export class FolderTree {
  readonly #folders: Folder[]
  readonly #byNumber: Map<number, Folder>
  readonly #byPath: Map<string, Folder>
  readonly #byParent = new Map<number | undefined, Folder[]>()
  /** Sums of the weights, for drawing a folder. */
  readonly #sums: readonly number[]
  #lastNumber: number

  constructor(folders: readonly Folder[]) {
    this.#folders = [...folders]
    this.#byNumber = new Map(folders.map((folder) => [folder.number, folder]))
    this.#byPath = new Map(folders.map((folder) => [folder.path.toLowerCase(), folder]))
    for (const folder of folders) this.#addToParent(folder)
    this.#lastNumber = folders.reduce((most, { number: folderNumber }) => Math.max(most, folderNumber), 0)
    let sum = 0
    this.#sums = folders.map(({ weight }) => {
      sum += weight
      return sum
    })
  }

  get folders(): readonly Folder[] {
    return this.#folders
  }

  get(folderNumber: number): Folder | undefined {
    return this.#byNumber.get(folderNumber)
  }

  /** @param path in any letter case, with slashes of either kind */
  findByPath(path: string): Folder | undefined {
    return this.#byPath.get(normalizePath(path).toLowerCase())
  }

  getChildren(folderNumber: number | undefined): readonly Folder[] {
    return this.#byParent.get(folderNumber) ?? []
  }

  /** The outermost folder that a folder lies in: of a site its library or list. */
  getRoot(folder: Folder): Folder {
    let root = folder
    for (let next = this.get(root.parent ?? -1); next; next = this.get(root.parent ?? -1)) root = next
    return root
  }

  /** The folder that a share, 0 to 1, falls to by weight. What was grown since has none. */
  pickByWeight(share: number): Folder {
    const wanted = share * (this.#sums[this.#sums.length - 1] ?? 0)
    let [low, high] = [0, this.#sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#sums[middle] as number) > wanted) high = middle
      else low = middle + 1
    }
    return this.#folders[low] as Folder
  }

  /**
   * Makes the folders on the way to a path that are not there yet, after all others: numbers of folders stay what they are.
   * @param chooseType of the folders that have to be made
   */
  addPath(
    path: string,
    chooseType: (parent: Folder | undefined, isLast: boolean) => FolderType,
    restoredAt: number,
  ): void {
    let parent: Folder | undefined
    const names = normalizePath(path).split('/')
    for (const [depth, name] of names.entries()) {
      const below: string = parent ? `${parent.path}/${name}` : name
      parent =
        this.findByPath(below) ??
        this.#add({
          number: this.#lastNumber + 1,
          name,
          type: chooseType(parent, depth === names.length - 1),
          ...(parent && { parent: parent.number }),
          path: below,
          weight: 0,
          restoredAt,
        })
    }
  }

  #add(folder: Folder): Folder {
    this.#folders.push(folder)
    this.#byNumber.set(folder.number, folder)
    this.#byPath.set(folder.path.toLowerCase(), folder)
    this.#addToParent(folder)
    this.#lastNumber = folder.number
    return folder
  }

  #addToParent(folder: Folder): void {
    const siblings = this.#byParent.get(folder.parent)
    if (siblings) siblings.push(folder)
    else this.#byParent.set(folder.parent, [folder])
  }
}

/** A path as it is written here: `\\a\\b\\` is `a/b`. */
export const normalizePath = (text: string): string =>
  text
    .split(/[/\\]+/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .join('/')

/** The path of a folder as seen from the folders that were pointed at: of `a/b/c` under `a/b` it is `b/c`. */
export function getRelativePath(roots: readonly Folder[], path: string): string {
  const root = roots.find((one) => path === one.path || path.startsWith(`${one.path}/`))
  return root ? path.slice(root.path.length - root.name.length) : path
}

/** Template of a folder: its name, its weight and its subfolders. */
export interface FolderTemplate {
  readonly name: string
  readonly type: FolderType
  readonly weight: number
  readonly children?: readonly FolderTemplate[]
}

/** The tree of a sketch. Codes count from 1 in the order of the sketch. */
export function buildFolderTree(sketches: readonly FolderTemplate[]): FolderTree {
  const folders: Folder[] = []
  const add = (list: readonly FolderTemplate[], parent?: Folder): void => {
    for (const { name, type, weight, children = [] } of list) {
      const folder: Folder = {
        number: folders.length + 1,
        name,
        type,
        ...(parent && { parent: parent.number }),
        path: parent ? `${parent.path}/${name}` : name,
        weight,
      }
      folders.push(folder)
      add(children, folder)
    }
  }
  add(sketches)
  return new FolderTree(folders)
}
