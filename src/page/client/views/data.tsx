import type { JSX, TargetedSubmitEvent } from 'preact'
import { Browse } from '../browse/browse.js'
import { BROWSE, linkPlace, readPlace } from '../browse/place.js'
import { buildApiPath, findDataHref, joinVersion, RESOURCES, splitVersion } from '../data/address.js'
import { ResponseView } from '../data/response.js'
import { Page } from '../parts/page.js'
import { info } from '../state/info.js'
import { isNarrow } from '../state/narrow.js'
import { buildHref, navigate, route } from '../state/router.js'
import { sandbox } from '../state/sandbox.js'
import { showMessage } from '../state/status-message.js'
import { texts } from '../texts.js'

const text = texts.data

/** Responses of the API as tables and as they are, and the content of backups. */
export function Data(): JSX.Element {
  const { view, rest } = route.value
  // a link into another view is no address
  if (view !== 'data') return <Page title={texts.views.data} />
  const { version, parts } = splitVersion(rest)
  const place = readPlace(version, parts)
  const path = parts.length === 0 || place ? '' : buildApiPath(route.value)
  return (
    <Page title={texts.views.data} actions={<Versions current={version} parts={parts} />}>
      <div class="browser">
        {!(place?.session && isNarrow.value) && <Resources version={version} current={parts[0] ?? ''} />}
        <div class="answer">
          {!place && <Address key={path} path={path} />}
          {parts[0]?.toLowerCase() === 'restoresessions' && (
            <a href={linkPlace({ version, session: parts[1] })}>{text.browseThis}</a>
          )}
          {place ? (
            <Browse key={`${sandbox.value} ${version}`} place={place} />
          ) : path === '' ? (
            <p class="hint">{text.choose}</p>
          ) : (
            <ResponseView key={`${sandbox.value} ${path}`} path={path} />
          )}
        </div>
      </div>
    </Page>
  )
}

interface VersionsProps {
  readonly current: string
  readonly parts: readonly string[]
}

/** Shows the same in another version of the API. */
function Versions({ current, parts }: VersionsProps): JSX.Element {
  const all = new Set([...(info.value?.api ?? []), current])
  return (
    <label class="compact">
      {text.version}
      <select
        value={current}
        onChange={({ currentTarget }) =>
          navigate('data', joinVersion(currentTarget.value, parts), Object.fromEntries(route.peek().query))
        }
      >
        {[...all].map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  )
}

interface ResourcesProps {
  readonly version: string
  readonly current: string
}

function Resources({ version, current }: ResourcesProps): JSX.Element {
  const link = (name: string, title = name): JSX.Element => (
    <li key={name}>
      <a
        href={buildHref('data', joinVersion(version, [name]))}
        aria-current={name.toLowerCase() === current.toLowerCase() ? 'true' : undefined}
      >
        {title}
      </a>
    </li>
  )
  return (
    <nav class="resources" aria-label={text.resources}>
      {(Object.keys(RESOURCES) as (keyof typeof RESOURCES)[]).map((group) => (
        <div key={group}>
          <h2>{text.groups[group]}</h2>
          <ul>{RESOURCES[group].map((name) => link(name))}</ul>
        </div>
      ))}
      <div>
        <h2>{text.groups.backups}</h2>
        <ul>{link(BROWSE, text.browse)}</ul>
      </div>
    </nav>
  )
}

/** The address that is looked at; another one can be written. */
function Address({ path }: { readonly path: string }): JSX.Element {
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const href = findDataHref(String(new FormData(event.currentTarget).get('path')))
    if (href === undefined) showMessage(text.noAddress, 'failed')
    else location.hash = href
  }
  return (
    <form class="address" onSubmit={submit}>
      <label>
        <span>GET</span>
        <input
          name="path"
          aria-label={text.address}
          defaultValue={path}
          placeholder="/v3/Jobs?limit=5"
          spellcheck={false}
        />
      </label>
      <button type="submit">{text.go}</button>
    </form>
  )
}
