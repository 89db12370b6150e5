import type { JSX } from 'preact'
import { connection } from '../state/live-events.js'
import { texts } from '../texts.js'
import { Loading } from './loaded.js'

/** Stands for what the stream of events has not brought yet. @param props.failure reason why it will not come soon */
export function Awaited({ failure = '' }: { readonly failure?: string }): JSX.Element {
  // the frame says that it tries again
  return failure !== '' || connection.value === 'lost' ? (
    <p class="hint">{failure || texts.errors.noResponse}</p>
  ) : (
    <Loading />
  )
}
