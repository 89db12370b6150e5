import type { JSX } from 'preact'
import { parseResponse } from '../data/response-shape.js'
import { Field, Form, readField } from '../parts/field.js'
import { Loaded } from '../parts/loaded.js'
import { Panel } from '../parts/panel.js'
import { Rows } from '../parts/rows.js'
import { readListState } from '../state/list-state.js'
import { tryAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'
import { SESSION_COLUMNS } from './columns.js'
import { linkPlace, type Place } from './place.js'
import { act, joinPath, useRows } from './request.js'

const text = texts.browse
/** More organizations than a mock has. */
const ALL = 100_000

/** Restore sessions to choose from, and a form that opens one. */
export function Sessions({ place }: { readonly place: Place }): JSX.Element {
  const { version } = place
  const load = useRows(version, '/RestoreSessions', undefined, readListState().offset)
  return (
    <>
      <OpenSession version={version} />
      <Rows
        label={text.sessions}
        load={load}
        columns={SESSION_COLUMNS}
        empty={text.noSessions}
        onOpen={({ id }) => {
          location.hash = linkPlace({ version, session: String(id) })
        }}
      />
    </>
  )
}

function OpenSession({ version }: { readonly version: string }): JSX.Element {
  const load = useRows(version, '/Organizations', ALL)
  const open = (form: FormData): Promise<boolean> =>
    tryAndReport(async () => {
      const pointInTime = readField(form, 'time')
      const isLater = Number(version.slice(1)) >= 6
      const response = await act(version, {
        path: joinPath('Organizations', readField(form, 'organization')),
        names: ['explore', 'explore'],
        options: {
          type: readField(form, 'type'),
          ...(pointInTime !== '' && { [isLater ? 'dateTime' : 'datetime']: pointInTime }),
          showDeleted: form.has('deleted'),
        },
      })
      const { rows } = parseResponse(await response.json())
      location.hash = linkPlace({ version, session: String(rows[0]?.id) })
    }, text.opened)
  return (
    <Panel title={text.open}>
      <Loaded of={load}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p class="hint">{text.noOrganizations}</p>
          ) : (
            <>
              <Form onSubmit={open}>
                <Field label={text.organization}>
                  <select name="organization">
                    {rows.map(({ id, name }) => (
                      <option key={id} value={String(id)}>
                        {String(name)}
                      </option>
                    ))}
                  </select>
                </Field>
                <Field label={text.type}>
                  <select name="type">
                    {(Object.keys(text.types) as (keyof typeof text.types)[]).map((type) => (
                      <option key={type} value={type}>
                        {text.types[type]}
                      </option>
                    ))}
                  </select>
                </Field>
                <Field label={text.time}>
                  <input name="time" placeholder={text.latest} spellcheck={false} />
                </Field>
                <label class="check">
                  <input type="checkbox" name="deleted" /> {text.deleted}
                </label>
                <button type="submit" class="primary">
                  {text.post}
                </button>
              </Form>
              <p class="hint">{text.what}</p>
            </>
          )
        }
      </Loaded>
    </Panel>
  )
}
