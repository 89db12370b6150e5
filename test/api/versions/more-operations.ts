import type { Ids, Operation } from '../operations/operation.js'

const act = (
  path: string,
  verb: string,
  values: (ids: Ids) => Record<string, string>,
  options: unknown = null,
): Operation => ({
  name: `POST ${path}/Action`,
  verb,
  params: values,
  body: () => ({ [verb]: options }),
  check: () => {},
})

const JOB = '/Jobs/{jobId}'

/** Verbs that the tests of version 3 try in the checks of others. */
export const moreOperations: readonly Operation[] = [
  act(JOB, 'stop', (ids) => ({ jobId: ids.running })),
  act(JOB, 'enable', (ids) => ({ jobId: ids.disabled })),
  act(JOB, 'disable', (ids) => ({ jobId: ids.board })),
  {
    ...act(JOB, 'explore', (ids) => ({ jobId: ids.everything }), {
      type: 'vex',
      datetime: '2026.03.01 09:00',
    }),
    status: 201,
  },
  {
    ...act('/Proxies/{proxyId}', 'remove', ({ proxy }) => ({ proxyId: proxy }), {
      username: 'u',
      userPassword: 'p',
    }),
    before: async ({ send, json }, ids) => {
      for (const { id } of await json<{ id: string }[]>('/v3/Jobs')) {
        await send('POST', `/v3/Jobs/${id}/Action`, { stop: null })
        await send('DELETE', `/v3/Jobs/${id}`)
      }
      for (const { id } of await json<{ id: string }[]>(`/v3/Proxies/${ids.proxy}/Repositories`))
        await send('DELETE', `/v3/BackupRepositories/${id}`)
    },
  },
]
