import { filterInSlices, forEachInSlices, type Slices } from '../../world/core/slices.js'
import type { RestoreSession } from '../../world/restore/restore-rows.js'
import type { Call } from '../journal/call.js'
import { describeCall, groupCalls, type Occurrence, type Rule } from './report-types.js'

/** So often the same error is no chance any more. */
const MIN_ERRORS = 3

const sessionLeftOpen: Rule = {
  name: 'restore-session-left-open',
  severity: 'error',
  title: 'Restore sessions are left open',
  advice:
    'Stop a restore session when it is not needed any more, also after an error: each one keeps its backups mounted, and there can only be so many.',
  *find(calls, { world }) {
    const sightings: Occurrence[] = []
    const stopped = yield* findStoppedSessions(calls)
    yield* forEachInSlices(calls, (call) => {
      for (const { entity, id, before, after } of call.changes) {
        if (entity !== 'restoreSessions' || before !== undefined || stopped.has(id)) continue
        // one that restores ends by itself
        if ((after as Partial<RestoreSession> | undefined)?.restoreDuration !== undefined) continue
        const open = world.tables.restoreSessions.get(id)?.state === 'Working'
        sightings.push({
          detail: `${describeCall(call)} opened the restore session ${id}, and nothing stopped it. ${open ? 'It is still open.' : 'It ended because nobody used it.'}`,
          calls: [call],
        })
      }
    })
    return sightings
  },
}

/** Ids of the restore sessions that a request has ended, as its purpose or with their organization or job. */
function* findStoppedSessions(calls: readonly Call[]): Slices<Set<string>> {
  const stopped = new Set<string>()
  yield* forEachInSlices(calls, ({ changes }) => {
    for (const { entity, id, before, after } of changes)
      if (
        entity === 'restoreSessions' &&
        before !== undefined &&
        (after as { state?: string } | undefined)?.state !== 'Working'
      )
        stopped.add(id)
  })
  return stopped
}

/** A collection, whatever page of it was asked for. */
function getCollection({ url, account }: Call): string {
  const [path = '', query = ''] = url.toLowerCase().split('?')
  const filters = [...new URLSearchParams(query)].filter(([name]) => name !== 'offset' && name !== 'limit')
  return JSON.stringify([account, path.replace(/\/$/, ''), filters])
}

const isFirst = ({ url }: Call): boolean => !/[?&]offset=0*[1-9]/i.test(url)

const firstPageOnly: Rule = {
  name: 'only-first-page',
  severity: 'error',
  title: 'Only the first of several pages is read',
  advice: 'Follow _links.next until there is none. The client misses what is on the other pages.',
  *find(calls) {
    const pages = yield* filterInSlices(calls, ({ method, status }) => method === 'GET' && status === 200)
    const read = new Set<string>()
    yield* forEachInSlices(pages, (call) => {
      if (!isFirst(call)) read.add(getCollection(call))
    })
    return yield* groupCalls(pages, (call) =>
      call.hasMore && isFirst(call) && !read.has(getCollection(call))
        ? [`${describeCall(call)} has more pages, of which none was read.`]
        : [],
    )
  },
}

const quirks: Rule = {
  name: 'quirk-log',
  severity: 'warning',
  title: 'The broken link to the log of a session is followed',
  advice: "Read LogItems of the session. The link 'log' is a known defect of the real server.",
  find: (calls) =>
    groupCalls(calls, (call) =>
      /^GET (?:v\d )?\/JobSessions\/\{\w+\}\/Log$/i.test(call.operation) && call.status === 404
        ? [`${describeCall(call)} was answered 404.`]
        : [],
    ),
}

const unknownRoute: Rule = {
  name: 'unknown-route',
  severity: 'error',
  title: 'Paths or methods are used that the API does not have',
  advice: 'Compare the path and the method with the documentation of the API at /swagger/ui/index.',
  find: (calls) =>
    groupCalls(calls, (call) =>
      call.operation === '' && (call.status === 404 || call.status === 405)
        ? [`${describeCall(call)} was answered ${call.status}.`]
        : [],
    ),
}

const notSimulated: Rule = {
  name: 'not-simulated',
  severity: 'warning',
  title: 'Operations are used that this mock does not simulate',
  advice:
    'Test these requests against a real server: here they are always answered 501. docs/coverage.md lists what is simulated.',
  find: (calls) =>
    groupCalls(calls, (call) =>
      call.status === 501 && call.operation !== '' && call.fault === undefined
        ? [`${describeCall(call)} was answered 501.`]
        : [],
    ),
}

/** Builds the key that is equal for repeated requests. */
const buildRepeatKey = ({ account, method, url, request }: Call): string =>
  JSON.stringify([account, method, url, request?.content.toString()])

const repeatedError: Rule = {
  name: 'error-repeated',
  severity: 'error',
  title: 'Errors are ignored, and the same request is sent again',
  advice:
    'Look at the status of each answer. What was refused once is refused again, until something is changed.',
  *find(calls) {
    const rows = new Map<string, Call[]>()
    const ended: Call[][] = []
    yield* forEachInSlices(calls, (call) => {
      // what a fault has done to a call may well be tried again
      if (call.fault !== undefined) return
      const key = buildRepeatKey(call)
      const row = rows.get(key)
      if (call.status >= 400 && row?.[0]?.status === call.status) row.push(call)
      else {
        if (row) ended.push(row)
        rows.set(key, [call])
      }
    })
    return [...ended, ...rows.values()].flatMap((row): Occurrence[] => {
      const [first] = row
      if (!first || first.status < 400 || row.length < MIN_ERRORS) return []
      return [
        {
          detail: `The answer to ${describeCall(first)} was ${first.status}, and the client sent the same request again.`,
          calls: row,
        },
      ]
    })
  },
}

/** Find bad habits of clients. */
export const behaviorRules: readonly Rule[] = [
  sessionLeftOpen,
  firstPageOnly,
  repeatedError,
  unknownRoute,
  notSimulated,
  quirks,
]
