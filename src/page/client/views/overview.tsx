import type { JSX } from 'preact'
import { Evidence } from '../overview/evidence.js'
import { Figures } from '../overview/figures.js'
import { Identity } from '../overview/identity.js'
import { Jobs } from '../overview/jobs.js'
import { NextStep } from '../overview/next-step.js'
import { Organizations } from '../overview/organizations.js'
import { Proxies } from '../overview/proxies.js'
import { RecentActivity } from '../overview/recent-activity.js'
import { Repositories } from '../overview/repositories.js'
import { Restores } from '../overview/restores.js'
import { Running } from '../overview/running.js'
import { TroublePanel } from '../overview/trouble.js'
import { Awaited } from '../parts/awaited.js'
import { ClockPanel } from '../parts/clock.js'
import { Page } from '../parts/page.js'
import { overview } from '../state/world.js'
import { texts } from '../texts.js'

/** Overview of the sandbox, updated live: trouble first. */
export function Overview(): JSX.Element {
  const facts = overview.value
  return (
    <Page title={texts.views.overview}>
      <RecentActivity />
      {facts ? (
        <>
          <Identity facts={facts} />
          {facts.counts.organizations === 0 && <NextStep />}
          <TroublePanel facts={facts} />
          <Figures facts={facts} />
          <div class="panels">
            <div class="column">
              <Running facts={facts} />
              <Jobs facts={facts} />
              <Organizations facts={facts} />
            </div>
            <div class="column">
              <ClockPanel />
              <Repositories facts={facts} />
              <Restores facts={facts} />
              <Proxies facts={facts} />
              <Evidence />
            </div>
          </div>
        </>
      ) : (
        <Awaited />
      )}
    </Page>
  )
}
