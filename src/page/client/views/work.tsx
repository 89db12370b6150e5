import type { JSX } from 'preact'
import { RunningControls } from '../controls/running.js'
import { Page } from '../parts/page.js'
import { texts } from '../texts.js'
import { Mailboxes, MailboxFolders } from '../work/mailboxes.js'
import { Policies } from '../work/policies.js'

/** When work ends, and what users do to their mailboxes. */
export function Work(): JSX.Element {
  return (
    <Page title={texts.views.work}>
      <div class="checks work">
        <div class="column">
          <Policies />
          <RunningControls />
        </div>
        <div class="column">
          <MailboxFolders />
          <Mailboxes />
        </div>
      </div>
    </Page>
  )
}
