import type { JSX } from 'preact'
import { Page } from '../parts/page.js'
import { texts } from '../texts.js'

export function Controls(): JSX.Element {
  return <Page title={texts.views.controls} />
}
