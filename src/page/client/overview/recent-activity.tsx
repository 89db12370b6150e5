import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { onLive } from '../state/live-events.js'
import { texts } from '../texts.js'

const text = texts.overview

/** Announces activity to screen readers. */
export function RecentActivity(): JSX.Element {
  const [news, setNews] = useState('')
  useEffect(
    () =>
      onLive(({ type, data }) => {
        if (type !== 'world') return
        const { type: event, name, status = '' } = data as { type: string; name: string; status?: string }
        if (event === 'job started') setNews(text.told.started(name))
        if (event === 'session ended') setNews(text.told.ended(name, status))
      }),
    [],
  )
  return (
    <p class="sr" aria-live="polite">
      {news}
    </p>
  )
}
