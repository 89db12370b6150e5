import { type Fields, isFields, readCount, readTime } from './fields.js'
import type { Items, RunSummary } from './inventory.js'

interface Session {
  readonly status: unknown
  readonly start: number
  readonly end: number
  readonly seconds: number
  readonly hasEnded: boolean
  readonly bytes: number
  readonly objects: number
  readonly items: number
}

const NOTHING: Items = { objects: 0, items: 0 }

/** Sums up sessions of a job. @param isCut whether there may be older ones */
export function summarizeSessions(listed: readonly Fields[], isCut: boolean): RunSummary {
  const sessions = listed
    .flatMap((one) => readSession(one) ?? [])
    .sort((one, other) => one.start - other.start)
  const ended = sessions.filter(({ hasEnded }) => hasEnded)
  const written = ended.filter(({ bytes, items, objects }) => bytes > 0 && items > 0 && objects > 0)
  const [oldest] = sessions
  const first = oldest && written[0] === oldest && !isCut ? oldest : undefined
  const newest = sessions.at(-1)
  return {
    ended: ended.length,
    warnings: countStatus(ended, 'Warning'),
    failures: countStatus(ended, 'Failed'),
    bytes: sum(written.map(({ bytes }) => bytes)),
    items: sum(written.map(({ items }) => items)),
    seconds: sum(written.map(({ seconds }) => seconds)),
    first: first ?? NOTHING,
    // there is less to back up on weekends, and profiles tell what there is on workdays
    later: addItems(written.filter((one) => one !== first && new Date(one.start).getUTCDay() % 6 !== 0)),
    ...(oldest &&
      newest && {
        oldest: oldest.start,
        newest: newest.start,
        lastSeen: Math.max(...sessions.map(({ end }) => end)),
      }),
    ...(newest?.status === 'Running' && { runningSince: newest.start }),
    isCut,
  }
}

/** Sums up what jobs that are alike have done. The times are those of one of them. */
export function mergeRuns(all: readonly RunSummary[]): RunSummary | undefined {
  const [one] = all
  return (
    one && {
      ...one,
      ended: sum(all.map(({ ended }) => ended)),
      warnings: sum(all.map(({ warnings }) => warnings)),
      failures: sum(all.map(({ failures }) => failures)),
      bytes: sum(all.map(({ bytes }) => bytes)),
      items: sum(all.map(({ items }) => items)),
      seconds: sum(all.map(({ seconds }) => seconds)),
      first: addItems(all.map(({ first }) => first)),
      later: addItems(all.map(({ later }) => later)),
    }
  )
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

const addItems = (all: readonly Items[]): Items => ({
  objects: sum(all.map(({ objects }) => objects)),
  items: sum(all.map(({ items }) => items)),
})

const countStatus = (sessions: readonly Session[], wanted: string): number =>
  sessions.filter(({ status }) => status === wanted).length

function readSession({ creationTime, endTime, status, progress, statistics }: Fields): Session | undefined {
  const start = readTime(creationTime)
  if (start === undefined) return undefined
  const end = readTime(endTime) ?? start
  const numbers = isFields(statistics) ? statistics : {}
  return {
    status,
    start,
    end,
    seconds: Math.max(1, (end - start) / 1000),
    hasEnded: status === 'Success' || status === 'Warning' || status === 'Failed' || status === 'Stopped',
    bytes: readCount(numbers.transferredDataBytes) ?? 0,
    objects: readCount(progress) ?? 0,
    items: readCount(numbers.processedObjects) ?? 0,
  }
}
