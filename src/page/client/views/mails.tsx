import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { describeAction } from '../browse/request.js'
import type { Row } from '../data/response-shape.js'
import { type Mail, MailDetail } from '../mails/mail-detail.js'
import { CopyAs, getServer } from '../parts/copy-as.js'
import { formatMinute } from '../parts/format.js'
import { Page } from '../parts/page.js'
import { type RowColumn, Rows } from '../parts/rows.js'
import { api } from '../state/api.js'
import { getDefaultVersion } from '../state/info.js'
import { changeList, openInList, readListState } from '../state/list-state.js'
import { useControl } from '../state/load.js'
import { isNarrow } from '../state/narrow.js'
import { runAndReport } from '../state/status-message.js'
import { useChanges } from '../state/use-changes.js'
import { useEscape } from '../state/use-escape.js'
import { texts } from '../texts.js'

const text = texts.mails

const column = (
  name: keyof typeof text.columns,
  width: number,
  read = (row: Row): string | number => String(row[name]),
  format?: RowColumn['format'],
): RowColumn => ({ name, title: text.columns[name], width, read, ...(format && { format }) })

const COLUMNS = [
  column('subject', 18),
  column('to', 15),
  column('from', 15),
  column('at', 10, undefined, formatMinute),
  column('kind', 6, ({ kind }) => text.kinds[kind as Mail['kind']]),
  column('attachments', 9, ({ attachments }) => (attachments as Mail['attachments']).length),
]

/** Mail that the server would have sent. */
export function Mails(): JSX.Element {
  const load = useControl<{ readonly mails: readonly Mail[] }>('/mails')
  useChanges(() => void load.reload())
  const { row, kind } = readListState()
  const page = useMemo(() => {
    const rows = (load.value?.mails ?? []).filter((mail) => kind === '' || mail.kind === kind).reverse()
    return load.value && { rows: rows as unknown as readonly Row[], hasMore: false }
  }, [load.value, kind])
  const mail = load.value?.mails.find(({ id }) => id === row)
  const close = row === '' ? undefined : () => openInList({ row: '' })
  useEscape(close)
  const clear = (): Promise<boolean> =>
    runAndReport(
      async () => {
        const { deleted } = await api.delete<{ deleted: number }>('/mails')
        changeList({ row: '' })
        await load.reload()
        return deleted
      },
      (deleted) => text.cleared(deleted),
    )
  return (
    <Page
      title={texts.views.mails}
      actions={
        <button type="button" disabled={load.value?.mails.length === 0} onClick={() => void clear()}>
          {text.clear}
        </button>
      }
    >
      <div class={close ? 'split over' : undefined}>
        <div class="list rows-pane" inert={mail !== undefined && isNarrow.value}>
          <Rows
            label={text.table}
            load={{ ...load, value: page }}
            columns={COLUMNS}
            empty={load.value?.mails.length === 0 ? <HowMailComes /> : <NoneOfKind />}
            open={row === '' ? undefined : row}
            onOpen={({ id }) => openInList({ row: String(id) })}
          >
            <KindChoice />
          </Rows>
        </div>
        {close && load.value && (mail ? <MailDetail key={row} mail={mail} onClose={close} /> : <Gone />)}
      </div>
    </Page>
  )
}

const Gone = (): JSX.Element => <p class="hint">{text.gone}</p>

function KindChoice(): JSX.Element {
  return (
    <label>
      {text.kind}{' '}
      <select
        value={readListState().kind}
        onChange={({ currentTarget }) => changeList({ kind: currentTarget.value })}
      >
        <option value="">{text.any}</option>
        {(Object.keys(text.kinds) as (keyof typeof text.kinds)[]).map((name) => (
          <option key={name} value={name}>
            {text.kinds[name]}
          </option>
        ))}
      </select>
    </label>
  )
}

function NoneOfKind(): JSX.Element {
  return (
    <>
      <KindChoice /> {text.noneOfKind}
    </>
  )
}

/** Says how the first mail comes to be. */
function HowMailComes(): JSX.Element {
  const version = getDefaultVersion()
  const root = `${getServer().server}/${version}`
  const path = '/VBOEmailSettings'
  const test = describeAction(version, {
    path,
    names: ['sendTest', version === 'v8' ? 'sendTestEmail' : 'sendTest'],
  })
  const settings = { smtpServer: 'mail.example', from: 'backup@example.com', to: 'you@example.com' }
  return (
    <div class="panel">
      <p>{text.none}</p>
      <ul class="deviations">
        {text.ways.map((way) => (
          <li key={way}>{way}</li>
        ))}
      </ul>
      <p>{text.settings}</p>
      <CopyAs request={{ method: 'PUT', url: root + path, body: JSON.stringify(settings) }} />
      <p>{text.test}</p>
      <CopyAs request={{ method: 'POST', url: root + test.path, body: JSON.stringify(test.body) }} />
      <p>{text.hint}</p>
    </div>
  )
}
