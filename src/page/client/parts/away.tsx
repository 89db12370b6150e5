import type { JSX } from 'preact'
import { connection, lostAt, retryNow } from '../state/live-events.js'
import { texts } from '../texts.js'

/** Says above every view that the server is away, so that what is shown may be out of date. */
export function Away(): JSX.Element | null {
  if (connection.value !== 'lost') return null
  const time = new Date(lostAt.value).toLocaleTimeString('en-GB')
  return (
    <div class="away" role="alert">
      <span>{texts.away.text(time)}</span>
      <button type="button" onClick={retryNow}>
        {texts.away.retry}
      </button>
    </div>
  )
}
