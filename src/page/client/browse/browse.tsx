import type { JSX } from 'preact'
import { CopyButtons } from '../data/response.js'
import { Awaited } from '../parts/awaited.js'
import { Loaded } from '../parts/loaded.js'
import { Rows } from '../parts/rows.js'
import { info, infoFailure } from '../state/info.js'
import { readListState } from '../state/list-state.js'
import { buildHref } from '../state/router.js'
import { tryAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'
import { CONTAINER_COLUMNS } from './columns.js'
import { Container } from './container.js'
import { CONTAINERS, type ContainerKind, linkPlace, type Place } from './place.js'
import { act, joinPath, useObject, useRows } from './request.js'
import { Sessions } from './sessions.js'

const text = texts.browse

/** Content of backups, as a client sees it in a restore session. The requests are those of a client. */
export function Browse({ place }: { readonly place: Place }): JSX.Element {
  if (!info.value) return <Awaited failure={infoFailure.value} />
  return (
    <>
      <p class="hint">
        {text.hint} <a href={buildHref('calls')}>{texts.views.calls}</a>
      </p>
      {place.session === undefined ? (
        <Sessions place={place} />
      ) : (
        <Session key={place.session} place={place} id={place.session} />
      )}
    </>
  )
}

interface SessionProps {
  readonly place: Place
  readonly id: string
}

function Session({ place, id }: SessionProps): JSX.Element {
  const { version, container } = place
  const path = joinPath('RestoreSessions', id)
  const load = useObject(version, path)
  const stop = (): Promise<boolean> =>
    tryAndReport(async () => {
      await act(version, { path, names: ['stop', 'stop'] })
      await load.reload()
    }, text.stopped)
  return (
    <Loaded of={load}>
      {(session) => {
        const kind = CONTAINERS[session.type as keyof typeof CONTAINERS]
        const isOpen = session.state === 'Working'
        const containers = `${path}/Organization/${kind}`
        return (
          <>
            <div class="trail">
              <a href={linkPlace({ version })}>{text.sessions}</a>
              <a
                href={linkPlace({ version, session: id })}
                aria-current={container === undefined ? 'page' : undefined}
                dir="auto"
              >
                {String(session.name)}
              </a>
              <CopyButtons of={session} />
              {isOpen && (
                <button type="button" onClick={() => void stop()}>
                  {text.stop}
                </button>
              )}
            </div>
            {!isOpen || kind === undefined ? (
              <p class="hint">
                {isOpen ? text.unknown : text.ended} <a href={linkPlace({ version })}>{text.openAnother}</a>
              </p>
            ) : container === undefined ? (
              <Containers key={containers} place={place} kind={kind} path={containers} />
            ) : (
              <Container
                key={container}
                place={place}
                kind={kind}
                id={container}
                path={containers + joinPath(container)}
              />
            )}
          </>
        )
      }}
    </Loaded>
  )
}

interface ContainersProps {
  readonly place: Place
  readonly kind: ContainerKind
  readonly path: string
}

function Containers({ place, kind, path }: ContainersProps): JSX.Element {
  const { offset } = readListState()
  const load = useRows(place.version, path, undefined, offset)
  return (
    <Rows
      label={text.containers[kind]}
      load={load}
      columns={CONTAINER_COLUMNS}
      empty={text.noBackup}
      onOpen={({ id }) => {
        location.hash = linkPlace({ ...place, container: String(id) })
      }}
    />
  )
}
