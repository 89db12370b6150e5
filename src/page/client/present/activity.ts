import { signal } from '@preact/signals'
import { api } from '../state/api.js'
import { onLive } from '../state/live-events.js'
import { texts } from '../texts.js'

const text = texts.present.activity

/** Something that an audience should know of. */
export interface ActivityEntry {
  readonly key: number
  /** On the world's clock. */
  readonly at: string
  readonly text: string
  readonly status?: string | undefined
  /** Text shown for the status, if it is not its name. */
  readonly label?: string | undefined
}

const MAX_ENTRIES = 30

/** Activity while the page was open, newest first. */
export const activity = signal<readonly ActivityEntry[]>([])

let count = 0

function addEntry(news: Omit<ActivityEntry, 'key'>): void {
  activity.value = [{ key: ++count, ...news }, ...activity.peek()].slice(0, MAX_ENTRIES)
}

/** Tells of something that the page has done itself, which is good or bad. */
export async function announce(message: string, kind: 'Success' | 'Warning'): Promise<void> {
  const { now } = await api.get<{ now: string }>('/clock')
  addEntry({ at: now, text: message, status: kind, label: '' })
}

interface WorldEvent {
  readonly at: string
  readonly type: string
  readonly name: string
  readonly status?: string
}

onLive(({ type, data }) => {
  if (type === 'reset') activity.value = []
  if (type !== 'world') return
  const { at, type: event, name, status } = data as WorldEvent
  const told = text.events[event as keyof typeof text.events]
  if (!told) return
  const isStart = event === 'job started'
  addEntry({
    at,
    text: told(name),
    status: isStart ? 'Running' : status,
    ...(isStart && { label: text.started }),
  })
})
