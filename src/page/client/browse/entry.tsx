import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { CopyButtons } from '../data/response.js'
import type { Row } from '../data/response-shape.js'
import { saveBlob } from '../parts/download.js'
import { formatBytes, formatTime } from '../parts/format.js'
import { Json } from '../parts/json.js'
import { Loaded } from '../parts/loaded.js'
import { PageError } from '../state/describe-error.js'
import { tryAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'
import { DownloadButton } from './download-button.js'
import { type Message, readMessage } from './msg.js'
import type { ContainerKind, EntryKind } from './place.js'
import { type Action, act, useObject, useRows } from './request.js'

const text = texts.browse

export interface EntryProps {
  readonly version: string
  readonly kind: ContainerKind
  readonly entries: EntryKind
  /** Path of the entry in the API. */
  readonly path: string
  readonly onClose: () => void
}

/** An item or a document: what the API tells of it, its text, and its files. */
export function Entry({ onClose, ...of }: EntryProps): JSX.Element {
  const load = useObject(of.version, of.path)
  return (
    <Loaded of={load}>
      {(entry) => (
        <section class="panel call" aria-labelledby="entry-title">
          <Head entry={entry} onClose={onClose} />
          <Facts entry={entry} />
          {of.kind === 'Mailboxes' ? (
            <Mail {...of} />
          ) : of.entries === 'documents' ? (
            <div class="actions">
              <DownloadButton
                version={of.version}
                label={text.save}
                name={String(entry.name)}
                action={describeSave(of.path)}
              />
            </div>
          ) : (
            <Attachments {...of} />
          )}
          <h3>{text.json}</h3>
          <Json value={entry} label={text.json} />
        </section>
      )}
    </Loaded>
  )
}

/** A document as it is. */
const describeSave = (path: string): Action => ({
  path,
  names: ['save', 'save'],
  options: { asZip: 'false' },
})

interface HeadProps {
  readonly entry: Row
  readonly onClose: () => void
}

function Head({ entry, onClose }: HeadProps): JSX.Element {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <header>
      <h2 id="entry-title" tabIndex={-1} ref={title} dir="auto">
        {String(entry.subject ?? entry.title ?? entry.displayAs ?? entry.name ?? text.untitled)}
      </h2>
      <div class="actions">
        <CopyButtons of={entry} />
        <button type="button" onClick={onClose}>
          {texts.calls.close}
        </button>
      </div>
    </header>
  )
}

/** Properties that stand elsewhere, or tell a person nothing. */
const HIDDEN = /^(?:id|subject|title|attachments|.*Id|_.*)$/

function Facts({ entry }: { readonly entry: Row }): JSX.Element {
  const facts = Object.entries(entry).filter(
    ([name, value]) => !HIDDEN.test(name) && value !== '' && typeof value !== 'object',
  )
  return (
    <dl class="properties">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd dir="auto">{formatFact(name, value)}</dd>
        </div>
      ))}
    </dl>
  )
}

function formatFact(name: string, value: unknown): string {
  if (name === 'sizeBytes') return formatBytes(Number(value))
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)
    ? `${formatTime(value)} UTC`
    : String(value)
}

/** The API tells the text of an item and its attachments only in files. */
function Mail({ version, path }: Omit<EntryProps, 'onClose'>): JSX.Element {
  const [message, setMessage] = useState<Message>()
  const save: Action = { path, names: ['savetoMsg', 'save'] }
  const read = (): Promise<boolean> =>
    tryAndReport(async () => {
      const response = await act(version, save)
      const message = readMessage(new Uint8Array(await response.arrayBuffer()))
      if (!message) throw new PageError(text.noMessage)
      setMessage(message)
    })
  return (
    <>
      <div class="actions">
        {!message && (
          <button type="button" class="primary" onClick={() => void read()}>
            {text.read}
          </button>
        )}
        <DownloadButton version={version} label={text.saveMsg} name="item.msg" action={save} />
        <DownloadButton
          version={version}
          label={text.savePst}
          name="item.pst"
          action={{ path, names: ['exporttoPst', 'exportToPst'] }}
        />
      </div>
      {message ? (
        <>
          <h3>{text.text}</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to by keys too */}
          <section class="message" tabIndex={0} aria-label={text.text} dir="auto">
            {message.text || text.noText}
          </section>
          <h3>{text.attachments}</h3>
          {message.attachments.length === 0 ? (
            <p class="hint">{text.noAttachments}</p>
          ) : (
            <ul class="rows">
              {message.attachments.map(({ name, bytes }, index) => (
                <li key={`${index} ${name}`}>
                  <span dir="auto">{name}</span>
                  <span class="hint">{formatBytes(bytes.length)}</span>
                  <button
                    type="button"
                    aria-label={text.saveOne(name)}
                    onClick={() => saveBlob(new Blob([bytes]), name)}
                  >
                    {text.save}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </>
      ) : (
        <p class="hint">{text.readHint}</p>
      )}
    </>
  )
}

/** Files that hang on an item of a list. */
function Attachments({ version, path }: Omit<EntryProps, 'onClose'>): JSX.Element {
  const load = useRows(version, `${path}/Attachments`)
  return (
    <>
      <h3>{text.attachments}</h3>
      <Loaded of={load}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p class="hint">{text.noAttachments}</p>
          ) : (
            <ul class="rows">
              {rows.map(({ id, name, sizeBytes }) => (
                <li key={id}>
                  <span dir="auto">{String(name)}</span>
                  <span class="hint">{formatBytes(Number(sizeBytes))}</span>
                  <DownloadButton
                    version={version}
                    label={text.save}
                    name={String(name)}
                    action={describeSave(`${path}/Attachments/${encodeURIComponent(String(id))}`)}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  )
}
