import type { JSX } from 'preact'
import { missing } from '../state/live.js'
import { chooseSandbox } from '../state/sandbox.js'
import { texts } from '../texts.js'
import { Page } from './page.js'

/** Says that the chosen sandbox is not there, in the place of a view. */
export function Missing(): JSX.Element {
  return (
    <Page title={texts.missing.title}>
      <p role="alert">{missing.value}</p>
      <button type="button" class="primary" onClick={() => chooseSandbox('')}>
        {texts.missing.usual}
      </button>
    </Page>
  )
}
