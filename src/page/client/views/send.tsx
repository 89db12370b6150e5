import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Call } from '../calls/journal.js'
import { describeBody, isLogin } from '../calls/snippet.js'
import { Awaited } from '../parts/awaited.js'
import { nameLogin } from '../parts/copy-as.js'
import { Loaded } from '../parts/loaded.js'
import { Page } from '../parts/page.js'
import { Composer } from '../send/composer.js'
import { type Draft, draft } from '../send/draft.js'
import { useDescription } from '../send/use-description.js'
import { getDefaultVersion, info, infoFailure } from '../state/info.js'
import { useControl } from '../state/load.js'
import { replaceRoute, route } from '../state/router.js'
import { texts } from '../texts.js'

/** Sends requests as a client does. They are in the journal, as all others. */
export function Send(): JSX.Element {
  const { view, rest } = route.value
  const id = view === 'send' ? rest[0] : undefined
  return (
    <Page title={texts.views.send}>
      {info.value ? (
        id ? (
          <FromCall key={id} id={id} />
        ) : (
          <FromDraft />
        )
      ) : (
        <Awaited failure={infoFailure.value} />
      )}
    </Page>
  )
}

function FromDraft(): JSX.Element {
  if (!draft.peek()) draft.value = createDraft()
  const now = draft.value as Draft
  const load = useDescription(now.version)
  return <Loaded of={load}>{(api) => <Composer api={api} now={now} />}</Loaded>
}

/** Takes a call of the journal as a draft, so that it can be changed and sent again. */
function FromCall({ id }: { readonly id: string }): JSX.Element {
  const load = useControl<Call>(`/requests/${encodeURIComponent(id)}`)
  const call = load.value
  useEffect(() => {
    if (!call) return
    draft.value = createDraft(call)
    // Back leads to where it came from
    replaceRoute('send')
  }, [call])
  return <Loaded of={load}>{() => null}</Loaded>
}

function createDraft(call?: Call): Draft {
  const version = /^\/(v\d)\b/i.exec(call?.url ?? '')?.[1]?.toLowerCase() ?? getDefaultVersion()
  const account = call?.account ?? ''
  const isKnown = isFirstLogin(account)
  const { body = '', gaps = [] } = call ? describeBody(call) : {}
  return {
    version,
    method: call?.method ?? 'GET',
    address: call?.url ?? `/${version}/Jobs`,
    parameters: {},
    query: {},
    body,
    gaps,
    type: call?.request.headers['content-type'] ?? 'application/json',
    login: !call ? 'first' : account === '' || isLogin(call) ? 'none' : isKnown ? 'first' : 'own',
    name: isKnown || account === '' ? '' : nameLogin(account),
    password: '',
  }
}

/** Accounts are lower-case, and without a domain. */
const isFirstLogin = (account: string): boolean =>
  info.value?.logins[0]?.name.replace(/^.*\\/, '').toLowerCase() === account
