import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Away } from './parts/away.js'
import { Header } from './parts/header.js'
import { Lock } from './parts/lock.js'
import { Missing } from './parts/missing.js'
import { Page } from './parts/page.js'
import { StatusBar } from './parts/status-bar.js'
import { locked } from './state/api.js'
import { missingReason } from './state/live-events.js'
import { buildHref, route } from './state/router.js'
import { isRunOnly } from './state/run-only.js'
import { texts } from './texts.js'
import { VIEWS, type ViewName } from './views/index.js'

const isView = (name: string): name is ViewName => Object.hasOwn(VIEWS, name)

/** The frame of the page: what every view stands in. */
export function App(): JSX.Element {
  const { view } = route.value
  const title = isView(view) ? texts.views[view] : texts.nothing.title
  const isFirst = useRef(true)

  useLayoutEffect(() => {
    document.title = `${title} · ${texts.product}`
    if (!isFirst.current) document.getElementById('view-title')?.focus()
    isFirst.current = false
    // on a phone, the links are wider than the screen
    document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [view])

  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: it leads to a place in the page; the address stays that of the view */}
      <a class="skip" href="#main" onClick={skip}>
        {texts.skip}
      </a>
      <Header />
      <Away />
      <main id="main" tabIndex={-1} data-view={view}>
        <View name={view} />
      </main>
      <StatusBar />
    </>
  )
}

function View({ name }: { readonly name: string }): JSX.Element {
  if (locked.value !== '') return <Lock />
  if (isRunOnly && name !== 'run') return <OnlyRun />
  if (missingReason.value !== '') return <Missing />
  if (isView(name)) {
    const Found = VIEWS[name]
    return <Found />
  }
  return (
    <Page title={texts.nothing.title}>
      <p>{texts.nothing.text}</p>
    </Page>
  )
}

/** Says why a view is not there, in its place. */
function OnlyRun(): JSX.Element {
  return (
    <Page title={texts.nothing.title}>
      <p>
        {texts.run.only} <a href={buildHref('run')}>{texts.views.run}</a>
      </p>
    </Page>
  )
}

/** The address is that of a view, so it cannot name a place in it. */
function skip(event: Event): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
