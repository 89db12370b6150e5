import type { JSX } from 'preact'
import { statusMessage } from '../state/status-message.js'

/** Status line: it is there all the time, so that screen readers hear what is put into it. */
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
