import type { JSX } from 'preact'
import { statusMessage } from '../state/status-message.js'

/** Status line. It is always present, so that screen readers announce its text. */
export function StatusBar(): JSX.Element {
  const { text = '', kind = 'done' } = statusMessage.value ?? {}
  return (
    <div class="saying" role="status" data-kind={kind}>
      {text !== '' && (
        <p>
          <span aria-hidden="true">{kind === 'done' ? '✓' : '✕'} </span>
          {text}
        </p>
      )}
    </div>
  )
}
