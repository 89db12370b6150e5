import type { JSX } from 'preact'
import { Expectations } from '../checks/expectations.js'
import { type Finding, Findings } from '../checks/findings.js'
import { Loaded } from '../parts/loaded.js'
import { Page } from '../parts/page.js'
import { Panel } from '../parts/panel.js'
import { useControl } from '../state/load.js'
import { buildHref } from '../state/router.js'
import { sandbox } from '../state/sandbox.js'
import { texts } from '../texts.js'

const text = texts.checks

interface Report {
  readonly calls: number
  readonly dropped: number
  readonly findings: readonly Finding[]
}

/** Whether a client did what it should: by the rules of the report, and by what a tester expects. */
export function Checks(): JSX.Element {
  const load = useControl<Report>('/report')
  return (
    <Page title={texts.views.checks}>
      <div class="checks">
        <Panel
          title={texts.findings.title}
          count={load.value?.findings.length}
          actions={
            <button type="button" disabled={load.isLoading} onClick={() => void load.reload()}>
              {text.again}
            </button>
          }
        >
          <Loaded of={load}>
            {({ calls, dropped, findings }) => (
              <>
                <Findings findings={findings} href={(id) => buildHref('calls', [String(id)])} />
                <p class="hint">
                  {text.checked(calls)} {dropped > 0 && texts.calls.notKept(dropped)}
                </p>
              </>
            )}
          </Loaded>
        </Panel>
        <Expectations key={sandbox.value} />
      </div>
    </Page>
  )
}
