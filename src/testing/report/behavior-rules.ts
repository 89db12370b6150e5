import { filterInSlices, forEachInSlices, type Slices } from '../../world/core/slices.js'
import type { RestoreSession } from '../../world/restore/restore-rows.js'
import type { Call } from '../journal/call.js'
import { describeCall, groupCalls, type Occurrence, type Rule } from './report-types.js'

/** This many equal errors in a row are no accident. */
const MIN_ERRORS = 3

const sessionLeftOpen: Rule = {
  name: 'restore-session-left-open',
  severity: 'error',
  title: 'Restore sessions are left open',
  advice:
    'Stop a restore session when you no longer need it, also after an error. Each open session keeps backups mounted, and the number of open sessions is limited.',
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

/** Finds the ids of the restore sessions that a request has ended, directly or by removing their organization or job. */
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

/** Builds a key that is equal for all pages of a collection. */
function getCollection({ url, account }: Call): string {
  const [path = '', query = ''] = url.toLowerCase().split('?')
  const filters = [...new URLSearchParams(query)].filter(([name]) => name !== 'offset' && name !== 'limit')
  return JSON.stringify([account, path.replace(/\/$/, ''), filters])
}

const isFirst = ({ url }: Call): boolean => !/[?&]offset=0*[1-9]/i.test(url)

const firstPageOnly: Rule = {
  name: 'only-first-page',
  severity: 'error',
  title: 'Only the first page of a list is read',
  advice:
    'Follow _links.next until a page has no such link. The client misses the entries on the other pages.',
  *find(calls) {
    const pages = yield* filterInSlices(calls, ({ method, status }) => method === 'GET' && status === 200)
    const read = new Set<string>()
    yield* forEachInSlices(pages, (call) => {
      if (!isFirst(call)) read.add(getCollection(call))
    })
    return yield* groupCalls(pages, (call) =>
      call.hasMore && isFirst(call) && !read.has(getCollection(call))
        ? [`${describeCall(call)} has more pages, but the client read none of them.`]
        : [],
    )
  },
}

const quirks: Rule = {
  name: 'quirk-log',
  severity: 'warning',
  title: 'The broken link to the log of a job session is used',
  advice: "Read LogItems of the session instead. The broken link 'log' is a known defect of the real server.",
  find: (calls) =>
    groupCalls(calls, (call) =>
      /^GET (?:v\d )?\/JobSessions\/\{\w+\}\/Log$/i.test(call.operation) && call.status === 404
        ? [`The response to ${describeCall(call)} was 404.`]
        : [],
    ),
}

const unknownRoute: Rule = {
  name: 'unknown-route',
  severity: 'error',
  title: 'Requests use paths or methods that the API does not have',
  advice: 'Compare the path and the method with the documentation of the API at /swagger/ui/index.',
  find: (calls) =>
    groupCalls(calls, (call) =>
      call.operation === '' && (call.status === 404 || call.status === 405)
        ? [`The response to ${describeCall(call)} was ${call.status}.`]
        : [],
    ),
}

const notSimulated: Rule = {
  name: 'not-simulated',
  severity: 'warning',
  title: 'This mock does not simulate some operations that are used',
  advice:
    'Test these requests against a real server. This mock always responds with 501. docs/coverage.md lists the simulated operations.',
  find: (calls) =>
    groupCalls(calls, (call) =>
      call.status === 501 && call.operation !== '' && call.fault === undefined
        ? [`The response to ${describeCall(call)} was 501.`]
        : [],
    ),
}

/** Builds the key that is equal for repeated requests. */
const buildRepeatKey = ({ account, method, url, request }: Call): string =>
  JSON.stringify([account, method, url, request?.content.toString()])

const repeatedError: Rule = {
  name: 'error-repeated',
  severity: 'error',
  title: 'The same request is sent again after an error',
  advice:
    'Check the status of each response. The server refuses the same request again until something changes.',
  *find(calls) {
    const rows = new Map<string, Call[]>()
    const ended: Call[][] = []
    yield* forEachInSlices(calls, (call) => {
      // a client may retry a request that a fault affected
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
          detail: `The response to ${describeCall(first)} was ${first.status}, and the client sent the same request again.`,
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
