import type { JSX } from 'preact'
import { ClockControls } from '../controls/clock.js'
import { JobControls } from '../controls/jobs.js'
import { ResetControls } from '../controls/reset.js'
import { RunningControls } from '../controls/running.js'
import { SandboxControls } from '../controls/sandboxes.js'
import { ScenarioControls } from '../controls/scenarios.js'
import { SnapshotControls } from '../controls/snapshots.js'
import { FaultList, useFaults } from '../faults/list.js'
import { Awaited } from '../parts/awaited.js'
import { Confirmation } from '../parts/dialog.js'
import { Page } from '../parts/page.js'
import { overview } from '../state/world.js'
import { texts } from '../texts.js'

/** Controls of a world. */
export function Controls(): JSX.Element {
  const faults = useFaults()
  return (
    <Page title={texts.views.controls}>
      {overview.value ? (
        <div class="controls">
          <div class="column">
            <ClockControls />
            <RunningControls />
            <JobControls />
          </div>
          <div class="column">
            <ScenarioControls />
          </div>
          <div class="column">
            <FaultList load={faults} />
            <ResetControls />
            <SnapshotControls />
            <SandboxControls />
          </div>
        </div>
      ) : (
        <Awaited />
      )}
      <Confirmation />
    </Page>
  )
}
