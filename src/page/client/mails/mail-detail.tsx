import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { linkPlace } from '../browse/place.js'
import { CopyButtons } from '../data/response.js'
import { download } from '../parts/download.js'
import { formatBytes, formatTime } from '../parts/format.js'
import { getDefaultVersion } from '../state/info.js'
import { tryAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'

const text = texts.mails

/** A mail that the server would have sent: see docs/controls.md. */
export interface Mail {
  readonly id: string
  readonly kind: 'items' | 'test'
  readonly restoreSession?: string
  readonly at: string
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly attachments: readonly {
    readonly name: string
    readonly sizeBytes?: number
    readonly hasFile: boolean
  }[]
}

export interface MailDetailProps {
  readonly mail: Mail
  readonly onClose: () => void
}

/** A mail as its reader would get it. All of it is shown as text. */
export function MailDetail({ mail, onClose }: MailDetailProps): JSX.Element {
  const { attachments, restoreSession } = mail
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  const save = (index: number, name: string): Promise<boolean> =>
    tryAndReport(
      () => download(`/mails/${encodeURIComponent(mail.id)}/attachments/${index}`, name),
      texts.browse.saved,
    )
  const headers = {
    from: mail.from,
    to: mail.to,
    at: `${formatTime(mail.at)} UTC`,
    kind: text.kinds[mail.kind],
  }
  return (
    <section class="panel call" aria-labelledby="mail-title">
      <header>
        <h2 id="mail-title" tabIndex={-1} ref={title} dir="auto">
          {mail.subject || texts.browse.untitled}
        </h2>
        <div class="actions">
          <CopyButtons of={mail} />
          <button type="button" onClick={onClose}>
            {texts.calls.close}
          </button>
        </div>
      </header>
      <dl class="properties">
        {(Object.keys(headers) as (keyof typeof headers)[]).map((name) => (
          <div key={name}>
            <dt>{text.headers[name]}</dt>
            <dd dir="auto">{headers[name]}</dd>
          </div>
        ))}
      </dl>
      {restoreSession && (
        <a href={linkPlace({ version: getDefaultVersion(), session: restoreSession })}>{text.session}</a>
      )}
      <h3>{texts.browse.text}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to by keys too */}
      <section class="message" tabIndex={0} aria-label={texts.browse.text} dir="auto">
        {mail.text || texts.browse.noText}
      </section>
      <h3>{texts.browse.attachments}</h3>
      {attachments.length === 0 ? (
        <p class="hint">{texts.browse.noAttachments}</p>
      ) : (
        <ul class="rows">
          {attachments.map(({ name, sizeBytes, hasFile }, index) => (
            <li key={`${index} ${name}`}>
              <span dir="auto">{name}</span>
              {sizeBytes !== undefined && <span class="hint">{formatBytes(sizeBytes)}</span>}
              {hasFile && (
                <button
                  type="button"
                  aria-label={texts.browse.saveOne(name)}
                  onClick={() => void save(index, name)}
                >
                  {texts.browse.save}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
