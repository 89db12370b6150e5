import type { Ids, Operation } from './operation.js'

const one = (ids: Ids) => ({ sessionId: ids.session })

export const jobSessions: readonly Operation[] = [
  {
    name: 'GET /JobSessions',
    check: ({ t, answer }) => t.ok(answer.json<unknown[]>().length > 300),
  },
  {
    name: 'GET /JobSessions/{sessionId}',
    params: one,
    check: ({ t, answer, ids }) => t.match(answer.json(), { id: ids.session, _links: { log: {}, job: {} } }),
  },
  {
    name: 'GET /JobSessions/{sessionId}/Log',
    params: one,
    status: 404,
    check: ({ t, answer }) => t.match(answer.json(), { message: /not found/ }),
  },
  {
    name: 'GET /JobSessions/{sessionId}/LogItems',
    params: one,
    query: () => 'limit=1000',
    check: ({ t, answer }) =>
      t.match(answer.json(), { offset: 0, limit: 1000, results: [{ usn: 1, title: /^\[Success\]/ }] }),
  },
  {
    name: 'GET /JobSessions/{sessionId}/LogItems/{id}',
    params: (ids) => ({ ...one(ids), id: ids.logItem }),
    check: ({ t, answer, ids }) => t.match(answer.json(), { id: ids.logItem, usn: 1 }),
  },
]
