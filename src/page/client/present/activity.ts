import { effect, signal } from '@preact/signals'
import { api } from '../state/api.js'
import { getDefaultVersion } from '../state/info.js'
import { onLive } from '../state/live-events.js'
import { sandbox } from '../state/sandbox.js'
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
  /** Reason in the log of a session that did not succeed. */
  readonly log?: string | undefined
}

const MAX_ENTRIES = 30

/** Activity while the page was open, newest first. */
export const activity = signal<readonly ActivityEntry[]>([])

let count = 0

function addEntry(news: Omit<ActivityEntry, 'key'>): number {
  activity.value = [{ key: ++count, ...news }, ...activity.peek()].slice(0, MAX_ENTRIES)
  return count
}

/** Adds to an entry what the log of its session gives as the reason. */
async function addReason(key: number, session: string): Promise<void> {
  const path = `/${getDefaultVersion()}/JobSessions/${encodeURIComponent(session)}/LogItems?limit=1000`
  const { body } = await api.get<{ body: string }>('/untracked', { path })
  const { results = [] } = JSON.parse(body) as { results?: readonly LogItem[] }
  const [reason] = results
    .map(({ title, type, message }) => title ?? `[${type}] ${message}`)
    .filter((line) => /^\[(?:Error|Warning)\]/.test(line))
  if (reason === undefined) return
  const log = reason.replace(/^\[\w+\] /, '')
  activity.value = activity.peek().map((entry) => (entry.key === key ? { ...entry, log } : entry))
}

/** An entry of the log of a session, of earlier versions of the API and of later ones. */
interface LogItem {
  readonly title?: string
  readonly type?: string
  readonly message?: string
}

/** Tells of something that the page has done itself, which is good or bad. */
export async function announce(message: string, kind: 'Success' | 'Warning'): Promise<void> {
  const { now } = await api.get<{ now: string }>('/clock')
  addEntry({ at: now, text: message, status: kind, label: '' })
}

interface WorldEvent {
  readonly at: string
  readonly type: string
  readonly id: string
  readonly name: string
  readonly status?: string
}

onLive(({ type, data }) => {
  if (type === 'reset') activity.value = []
  if (type !== 'world') return
  const { at, type: event, id, name, status } = data as WorldEvent
  const told = text.events[event as keyof typeof text.events]
  if (!told) return
  const isStart = event === 'job started'
  const key = addEntry({
    at,
    text: told(name),
    status: isStart ? 'Running' : status,
    ...(isStart && { label: text.started }),
  })
  // without the reason, the event is still true
  if (event === 'session ended' && status !== 'Success') addReason(key, id).catch(() => {})
})

effect(() => {
  // what happened in another sandbox is no longer of interest
  void sandbox.value
  activity.value = []
})
