import type { JSX } from 'preact'
import { info } from '../state/info.js'
import { missingReason } from '../state/live-events.js'
import { chooseSandbox } from '../state/sandbox.js'
import { texts } from '../texts.js'
import { Page } from './page.js'
import { Panel } from './panel.js'

const text = texts.missing

/** Says that the chosen sandbox is not there, and which ones are, in the place of a view. */
export function Missing(): JSX.Element {
  const names = info.value?.sandboxes ?? ['']
  return (
    <Page title={text.title}>
      <p role="alert">{missingReason.value}</p>
      <Panel title={text.others} count={names.length}>
        <ul class="rows">
          {names.map((name) => (
            <li key={name}>
              <span class="name" dir="auto">
                {name || texts.sandbox.usual}
              </span>
              <button
                type="button"
                aria-label={text.show(name || texts.sandbox.usual)}
                onClick={() => chooseSandbox(name)}
              >
                {texts.controls.sandboxes.show}
              </button>
            </li>
          ))}
        </ul>
      </Panel>
    </Page>
  )
}
