import type { JSX } from 'preact'
import { missingReason } from '../state/live-events.js'
import { chooseSandbox } from '../state/sandbox.js'
import { texts } from '../texts.js'
import { Page } from './page.js'

/** Says that the chosen sandbox is not there, in the place of a view. */
export function Missing(): JSX.Element {
  return (
    <Page title={texts.missing.title}>
      <p role="alert">{missingReason.value}</p>
      <button type="button" class="primary" onClick={() => chooseSandbox('')}>
        {texts.missing.usual}
      </button>
    </Page>
  )
}
