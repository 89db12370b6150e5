import { parseResponse, type Row } from '../data/response-shape.js'
import { useLoad } from '../state/load.js'
import { sandbox } from '../state/sandbox.js'
import type { ContainerKind, EntryKind } from './place.js'
import { request } from './request.js'

/** A folder, or a library or list of a site. */
export interface Folder {
  readonly id: string
  readonly name: string
  /** How many folders it lies in. */
  readonly depth: number
  /** What lies in it. */
  readonly entries: EntryKind
  readonly parent: string | undefined
  /** It as the API returns it. */
  readonly row: Row
}

/** More folders than a container has. */
const ALL = 10_000

/** What holds folders or entries in each kind of container. */
const COLLECTIONS: Readonly<Record<ContainerKind, readonly (readonly [string, EntryKind])[]>> = {
  Mailboxes: [['Folders', 'items']],
  OneDrives: [['Folders', 'documents']],
  Sites: [
    ['Libraries', 'documents'],
    ['Lists', 'items'],
    ['Folders', 'documents'],
  ],
}

/** All folders of a container, each after the one that it lies in. */
export const useFolders = (version: string, kind: ContainerKind, path: string) =>
  useLoad(
    async (signal) => {
      const read = async ([name, entries]: readonly [string, EntryKind]): Promise<Folder[]> => {
        const response = await request(version, { path: `${path}/${name}?limit=${ALL}`, signal })
        const { rows } = parseResponse(await response.json())
        return rows.map((row) => describeFolder(row, entries))
      }
      return sortByTree((await Promise.all(COLLECTIONS[kind].map(read))).flat())
    },
    { subject: JSON.stringify([sandbox.value, version, path]), once: true },
  )

function describeFolder(row: Row, entries: EntryKind): Folder {
  const { id, name, type, _links } = row
  const parent = (_links as Readonly<Record<string, { href: string }>> | undefined)?.parent?.href
  const last = parent?.split('?', 1)[0]?.split('/').at(-1)
  return {
    id: String(id),
    name: String(name),
    depth: 0,
    entries: type === 'ListFolder' ? 'items' : entries,
    parent: last && decodeURIComponent(last),
    row,
  }
}

function sortByTree(folders: readonly Folder[]): Folder[] {
  const ids = new Set(folders.map(({ id }) => id.toLowerCase()))
  const children = new Map<string, Folder[]>()
  for (const folder of folders) {
    const parent = folder.parent?.toLowerCase() ?? ''
    const key = ids.has(parent) ? parent : ''
    const siblings = children.get(key)
    if (siblings) siblings.push(folder)
    else children.set(key, [folder])
  }
  const sorted: Folder[] = []
  const add = (parent: string, depth: number): void => {
    for (const folder of children.get(parent) ?? []) {
      sorted.push({ ...folder, depth })
      add(folder.id.toLowerCase(), depth + 1)
    }
  }
  add('', 0)
  return sorted
}
