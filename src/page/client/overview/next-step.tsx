import type { JSX } from 'preact'
import { Code } from '../parts/code.js'
import { Panel } from '../parts/panel.js'
import { info } from '../state/info.js'
import { buildHref } from '../state/router.js'
import { sandbox } from '../state/sandbox.js'
import { texts } from '../texts.js'

const text = texts.overview.next
/** Where commands look for a server that they are not told about. */
const DEFAULT_URL = 'https://localhost:4443'

function buildCommand(): string {
  const url = info.value?.url ?? DEFAULT_URL
  return [
    'npx vbo365-mock reset --profile small',
    ...(sandbox.value === '' ? [] : [`--sandbox ${sandbox.value}`]),
    ...(url === DEFAULT_URL ? [] : [`--url ${url}`]),
  ].join(' ')
}

/** What to do in a world in which there is nothing yet. */
export function NextStep(): JSX.Element {
  return (
    <Panel title={text.title}>
      <p>{text.profile}</p>
      <Code label={text.command} text={buildCommand()} />
      <ul class="deviations">
        <li>
          {text.reset} <a href={buildHref('controls')}>{texts.views.controls}</a>
        </li>
        <li>
          {text.organization} <a href={buildHref('send')}>{texts.views.send}</a>
        </li>
      </ul>
    </Panel>
  )
}
