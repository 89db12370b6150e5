import type { JSX, TargetedSubmitEvent } from 'preact'
import { buildApiPath, findDataHref, RESOURCES } from '../data/address.js'
import { ResponseView } from '../data/response.js'
import { Page } from '../parts/page.js'
import { buildHref, route } from '../state/router.js'
import { sandbox } from '../state/sandbox.js'
import { showMessage } from '../state/status-message.js'
import { texts } from '../texts.js'

const text = texts.data

/** Responses of the API, as tables and as they are. */
export function Data(): JSX.Element {
  const { view, rest } = route.value
  // a link into another view is no address
  if (view !== 'data') return <Page title={texts.views.data} />
  const path = rest.length === 0 ? '' : buildApiPath(route.value)
  return (
    <Page title={texts.views.data}>
      <div class="browser">
        <Resources current={rest[0] ?? ''} />
        <div class="answer">
          <Address key={path} path={path} />
          {path === '' ? (
            <p class="hint">{text.choose}</p>
          ) : (
            <ResponseView key={`${sandbox.value} ${path}`} path={path} />
          )}
        </div>
      </div>
    </Page>
  )
}

function Resources({ current }: { readonly current: string }): JSX.Element {
  return (
    <nav class="resources" aria-label={text.resources}>
      {(Object.keys(RESOURCES) as (keyof typeof RESOURCES)[]).map((group) => (
        <div key={group}>
          <h2>{text.groups[group]}</h2>
          <ul>
            {RESOURCES[group].map((name) => (
              <li key={name}>
                <a
                  href={buildHref('data', [name])}
                  aria-current={name.toLowerCase() === current.toLowerCase() ? 'true' : undefined}
                >
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
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
