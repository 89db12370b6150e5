import type { JSX } from 'preact'
import { CopyButtons } from '../data/response.js'
import { Loaded } from '../parts/loaded.js'
import { Rows } from '../parts/rows.js'
import { openInList, readListState } from '../state/list-state.js'
import { isNarrow } from '../state/narrow.js'
import { useEscape } from '../state/use-escape.js'
import { texts } from '../texts.js'
import { DOCUMENT_COLUMNS, ITEM_COLUMNS, MAIL_COLUMNS } from './columns.js'
import { DownloadButton } from './download-button.js'
import { Entry } from './entry.js'
import { type Folder, useFolders } from './folders.js'
import { type ContainerKind, type EntryKind, linkPlace, type Place } from './place.js'
import { joinPath, useObject, useRows } from './request.js'

const text = texts.browse

export interface ContainerProps {
  readonly place: Place
  readonly kind: ContainerKind
  readonly id: string
  /** Path of the container in the API. */
  readonly path: string
}

/** A mailbox, a OneDrive or a site: its folders, and what lies in one of them. */
export function Container({ place, kind, id, path }: ContainerProps): JSX.Element {
  const { version } = place
  const load = useObject(version, path)
  const folders = useFolders(version, kind, path)
  const entries = place.entries ?? (kind === 'Mailboxes' ? 'items' : 'documents')
  const root = { version, session: place.session, container: id }
  const chain = listChain(folders.value ?? [], place.folder)
  return (
    <>
      <div class="trail">
        <a href={linkPlace(root)} aria-current={place.folder === undefined ? 'page' : undefined} dir="auto">
          {load.value ? String(load.value.name) : '…'}
        </a>
        {chain.map((folder) => (
          <a
            key={folder.id}
            href={linkPlace({ ...root, entries: folder.entries, folder: folder.id })}
            aria-current={folder.id === place.folder ? 'page' : undefined}
            dir="auto"
          >
            {folder.name}
          </a>
        ))}
        {load.value && <CopyButtons of={chain.at(-1)?.row ?? load.value} />}
        {kind === 'Mailboxes' && (
          <DownloadButton
            version={version}
            label={text.exportAll}
            name="mailbox.pst"
            action={{
              path: place.folder === undefined ? path : `${path}${joinPath('Folders', place.folder)}`,
              names: ['exporttoPst', 'exportToPst'],
            }}
          />
        )}
      </div>
      <div class="container">
        <nav class="folders" aria-label={text.folders}>
          <Loaded of={folders}>
            {(all) => (
              <ul ref={showCurrent}>
                <li>
                  <a href={linkPlace(root)} aria-current={place.folder === undefined ? 'true' : undefined}>
                    {text.all[entries]}
                  </a>
                </li>
                {all.map((folder) => (
                  <li key={folder.id} style={{ paddingLeft: `${folder.depth}rem` }}>
                    <a
                      href={linkPlace({ ...root, entries: folder.entries, folder: folder.id })}
                      aria-current={folder.id === place.folder ? 'true' : undefined}
                      dir="auto"
                    >
                      {folder.name}
                    </a>
                  </li>
                ))}
              </ul>
            )}
          </Loaded>
        </nav>
        <Entries key={place.folder} place={place} kind={kind} path={path} entries={entries} />
      </div>
    </>
  )
}

/** Scrolls a list of folders, and not the page, so that the current one is seen. */
function showCurrent(list: HTMLElement | null): void {
  const current = list?.querySelector<HTMLElement>('[aria-current]')
  const scroller = list?.parentElement
  if (current && scroller) scroller.scrollTop = current.offsetTop - scroller.clientHeight / 2
}

/** A folder with those that it lies in, from the outside in. */
function listChain(folders: readonly Folder[], id: string | undefined): Folder[] {
  const chain: Folder[] = []
  for (let next = id; next !== undefined; ) {
    const wanted: string = next.toLowerCase()
    const folder = folders.find((one) => one.id.toLowerCase() === wanted)
    if (!folder || chain.includes(folder)) break
    chain.unshift(folder)
    next = folder.parent
  }
  return chain
}

interface EntriesProps {
  readonly place: Place
  readonly kind: ContainerKind
  readonly path: string
  readonly entries: EntryKind
}

function Entries({ place: { version, folder }, kind, path, entries }: EntriesProps): JSX.Element {
  const { row, offset } = readListState()
  const collection = `${path}/${entries === 'items' ? 'Items' : 'Documents'}`
  const parameter = kind === 'Mailboxes' && Number(version.slice(1)) < 7 ? 'folderId' : 'parentId'
  const query = folder === undefined ? '' : `?${parameter}=${encodeURIComponent(folder)}`
  const load = useRows(version, collection + query, undefined, offset)
  const close = row === '' ? undefined : () => openInList({ row: '' })
  useEscape(close)
  return (
    <div class={close ? 'split over' : undefined}>
      <div class="list rows-pane" inert={close !== undefined && isNarrow.value}>
        <Rows
          label={text.entries[entries]}
          load={load}
          columns={
            kind === 'Mailboxes' ? MAIL_COLUMNS : entries === 'items' ? ITEM_COLUMNS : DOCUMENT_COLUMNS
          }
          empty={text.noEntries}
          open={row === '' ? undefined : row}
          onOpen={({ id }) => openInList({ row: String(id) })}
        />
      </div>
      {close && (
        <Entry
          key={row}
          version={version}
          kind={kind}
          entries={entries}
          path={collection + joinPath(row)}
          onClose={close}
        />
      )}
    </div>
  )
}
