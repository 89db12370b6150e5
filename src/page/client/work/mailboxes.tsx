import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Empty } from '../parts/empty.js'
import { Field } from '../parts/field.js'
import { formatCount } from '../parts/format.js'
import { Loaded } from '../parts/loaded.js'
import { Panel } from '../parts/panel.js'
import { api } from '../state/api.js'
import { useControl } from '../state/load.js'
import { buildHref, replaceRoute, route } from '../state/router.js'
import { runAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'

const text = texts.work.mailboxes

interface Mailbox {
  readonly organization: string
  /** Name of its user. */
  readonly mailbox: string
  readonly address: string
}

interface FoundMailboxes {
  readonly total: number
  readonly mailboxes: readonly (Mailbox & { readonly mailboxId: string; readonly backedUp: boolean })[]
}

interface MailFolders extends Mailbox {
  readonly folders: readonly { readonly path: string; readonly items: number }[]
}

interface EmptiedFolder extends Mailbox {
  readonly folder: string
  readonly deleted: number
}

/** Mailboxes that are listed at once; others are found by name. */
const MAX_MAILBOXES = 20

/** The address of the view: `#/work/tenant.example/anna@tenant.example?name=anna`. */
function readAddress() {
  const { view, rest, query } = route.value
  const [organization, mailbox] = view === 'work' ? rest : []
  return { organization, mailbox, name: query.get('name') ?? '' }
}

const buildQuery = (name: string): Record<string, string> => (name === '' ? {} : { name })

/** Finds mailboxes of users. */
export function Mailboxes(): JSX.Element {
  const { organization, mailbox, name } = readAddress()
  const load = useControl<FoundMailboxes>('/mailboxes', {
    query: { ...buildQuery(name.trim()), limit: MAX_MAILBOXES },
  })
  const find = (wanted: string): void =>
    replaceRoute('work', organization && mailbox ? [organization, mailbox] : [], buildQuery(wanted))
  return (
    <Panel title={text.title} count={load.value?.total}>
      <Field label={text.find}>
        <input type="search" value={name} onInput={({ currentTarget }) => find(currentTarget.value)} />
      </Field>
      <Loaded of={load}>
        {({ total, mailboxes }) => (
          <Empty when={total === 0} text={name.trim() === '' ? text.none : text.notFound(name.trim())}>
            <ul class="rows">
              {mailboxes.map((one) => (
                <li key={one.mailboxId}>
                  <span class="told">
                    <a
                      class="name"
                      dir="auto"
                      href={buildHref('work', [one.organization, one.address], buildQuery(name))}
                      aria-current={one.address === mailbox ? 'true' : undefined}
                    >
                      {one.mailbox}
                    </a>
                    <span class="below hint">{one.address}</span>
                  </span>
                  <span class="hint">{one.backedUp ? text.backedUp : text.notBackedUp}</span>
                </li>
              ))}
            </ul>
            {total > mailboxes.length && (
              <p class="hint">{text.more(mailboxes.length, formatCount(total))}</p>
            )}
          </Empty>
        )}
      </Loaded>
    </Panel>
  )
}

/** The folders of the chosen mailbox, which its user can empty. */
export function MailboxFolders(): JSX.Element | null {
  const { organization, mailbox } = readAddress()
  if (!organization || !mailbox) return null
  return <Folders key={`${organization} ${mailbox}`} organization={organization} mailbox={mailbox} />
}

function Folders(query: { readonly organization: string; readonly mailbox: string }): JSX.Element {
  const load = useControl<MailFolders>('/mailboxes/folders', { query })
  const place = useRef<HTMLDivElement>(null)
  // it stands above the list that it was chosen from
  useEffect(() => place.current?.querySelector('h2')?.focus(), [])
  const empty = async (folder: string): Promise<void> => {
    await runAndReport(
      () => api.post<EmptiedFolder>('/mailboxes/empty', { ...query, folder }),
      (done) => text.emptied(done.mailbox, done.deleted, done.folder),
    )
    await load.reload()
  }
  return (
    <div ref={place}>
      <Panel title={text.of(load.value?.mailbox ?? query.mailbox)}>
        <p class="hint">{text.help}</p>
        <Loaded of={load}>
          {({ folders }) => (
            <ul class="rows">
              {folders.map(({ path, items }) => (
                <li key={path}>
                  <span class="told">
                    <span class="name" dir="auto">
                      {path}
                    </span>
                    <span class="below hint">{text.items(items)}</span>
                  </span>
                  <button
                    type="button"
                    aria-label={text.label(text.empty, path)}
                    onClick={() => void empty(path)}
                  >
                    {text.empty}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
    </div>
  )
}
