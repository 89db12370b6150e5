import { all } from '../api/operations/groups.js'
import { addressOf, findIds, type Ids } from '../api/operations/operation.js'
import { idsOf, list, openMailbox } from '../api/restore/restoring.js'
import type { TestMock } from '../helper.js'

/** A request that does what its operation is for, when it is sent to a new world. */
export interface Example {
  /** As the descriptions have it: `PUT /v3/Jobs/{jobId}`. */
  readonly operation: string
  readonly prepare: () => Promise<{
    readonly url: string
    readonly body?: unknown
    /** Of whoever asks, if it is not the administrator. */
    readonly headers?: { readonly authorization: string }
  }>
}

/** What the tests of the operations send. */
async function ofApi(api: TestMock): Promise<Example[]> {
  const ids: Ids = await findIds(api)
  return all.map((operation) => ({
    operation: operation.name.replace(' ', ' /v3'),
    prepare: async () => {
      await operation.before?.(api, ids)
      const headers = await operation.as?.(api, ids)
      const url = addressOf(operation, operation.params?.(ids) ?? {}, ids)
      return { url, body: operation.body?.(ids), ...(headers && { headers }) }
    },
  }))
}

/** What the controls are asked that is not found by chance. */
function ofControls(api: TestMock): Example[] {
  const { app, control, get, send } = api
  const post = (url: string, body?: unknown) => control('POST', `/__admin/${url}`, body)
  const fault = { match: { path: '/none', unknownPath: true }, effect: { status: 503 } }
  const precise = {
    match: {
      ...fault.match,
      query: { limit: '1*' },
      headers: { accept: '*' },
      body: { a: [1, { b: 'x*' }] },
    },
    effect: {
      status: 400,
      body: { message: 'No.' },
      headers: { 'content-type': 'application/problem+json' },
    },
  }
  const job = async (isRunning: boolean): Promise<string> =>
    (await get('/v3/Jobs'))
      .json<{ id: string; isEnabled: boolean; lastStatus?: string }[]>()
      .find((one) => one.isEnabled && (one.lastStatus === 'Running') === isRunning)?.id ?? 'none'
  const REQUESTS: [operation: string, url: () => Promise<string> | string, body?: unknown][] = [
    ...[
      ...[
        'clock',
        'demos',
        'events',
        'faults',
        'info',
        'mails',
        'overview',
        'report',
        'requests',
        'requests/summary',
      ],
      ...['requests.har', 'sandboxes', 'scenarios', 'sessions', 'snapshots', 'trace', 'work'],
    ].map((path): [string, () => string] => [`GET ${path}`, () => path]),
    [
      'GET mails/{id}/attachments/{index}',
      async () => {
        const mailbox = await openMailbox(api)
        const [id] = idsOf(await list(api, `${mailbox}/Items`))
        await send('POST', `${mailbox}/Items/${id}/Action`, { sendTo: { from: 'a@b.c', to: 'd@e.f' } })
        return `mails/${(await app.inject('/__admin/mails')).json().mails.at(-1).id}/attachments/0`
      },
    ],
    ['DELETE faults', () => 'faults'],
    ['DELETE mails', () => 'mails'],
    ['DELETE requests', () => 'requests'],
    ['DELETE work', () => 'work'],
    ['DELETE scenarios', () => 'scenarios'],
    ['GET untracked', () => 'untracked?path=/v3/Jobs'],
    ['GET demos/{name}', async () => `demos/${(await app.inject('/__admin/demos')).json().demos[0].name}`],
    ['POST faults', () => 'faults', fault],
    ['POST faults', () => 'faults', precise],
    ['PUT faults/{id}', async () => `faults/${(await post('faults', fault)).json().id}`, precise],
    [
      'PATCH faults/{id}',
      async () => `faults/${(await post('faults', fault)).json().id}`,
      { enabled: false },
    ],
    ['GET faults/{id}', async () => `faults/${(await post('faults', fault)).json().id}`],
    ['DELETE faults/{id}', async () => `faults/${(await post('faults', fault)).json().id}`],
    ['GET requests/{id}', async () => `requests/${(await lastCall(app)).id}`],
    ['POST requests/{id}/replay', async () => `requests/${(await lastCall(app)).id}/replay`],
    [
      'POST requests/replay',
      async () => {
        await post('reset', {})
        await get('/v3/Jobs')
        return 'requests/replay'
      },
    ],
    ['POST scenarios', () => 'scenarios', { name: 'own', world: { expireLicense: {} } }],
    ['POST scenarios/{name}', () => 'scenarios/license-expired'],
    [
      'DELETE scenarios/{name}',
      async () => {
        await post('scenarios/license-expired')
        return 'scenarios/license-expired'
      },
    ],
    ['POST jobs/{id}/start', async () => `jobs/${await job(false)}/start`],
    [
      'POST jobs/{id}/stop',
      async () => {
        const id = await job(false)
        await post(`jobs/${id}/start`)
        return `jobs/${id}/stop`
      },
    ],
    ['POST jobs/{id}/next-run', async () => `jobs/${await job(false)}/next-run`, { status: 'Failed' }],
    ['DELETE jobs/{id}/next-run', async () => `jobs/${await job(false)}/next-run`],
    [
      'POST sessions/{id}/finish',
      async () => {
        await post(`jobs/${await job(false)}/start`)
        const { sessions } = (await app.inject('/__admin/sessions')).json()
        return `sessions/${sessions[0].id}/finish`
      },
      {},
    ],
    ['POST sandboxes', () => 'sandboxes', { name: 'w3' }],
    ['GET sandboxes/{name}', () => 'sandboxes/w1'],
    ['DELETE sandboxes/{name}', () => 'sandboxes/w3'],
    ['PUT snapshots/{name}', () => 'snapshots/a'],
    ['GET snapshots/{name}', () => 'snapshots/a'],
    ['POST snapshots/{name}/load', () => 'snapshots/a/load'],
    ['DELETE snapshots/{name}', () => 'snapshots/a'],
    ['POST clock/advance', () => 'clock/advance', { by: 'PT1M' }],
    ['PUT clock', () => 'clock', { mode: 'frozen', now: '2026-03-02T16:00:00Z' }],
    ['POST verify', () => 'verify', { calls: [] }],
    ['PUT work', () => 'work', { job: 'default' }],
    ['DELETE work', () => 'work'],
    ['GET mailboxes', () => 'mailboxes?name=a&limit=3'],
    ['GET mailboxes/folders', () => 'mailboxes/folders'],
    ['POST mailboxes/empty', () => 'mailboxes/empty', {}],
    ['POST reset', () => 'reset', { only: ['clock'] }],
  ]
  const imported: Example = {
    operation: 'POST /__admin/snapshots',
    prepare: async () => {
      await control('PUT', '/__admin/snapshots/a')
      const snapshot = (await app.inject('/__admin/snapshots/a')).json()
      return { url: '/__admin/snapshots', body: { name: 'b', snapshot } }
    },
  }
  const others = REQUESTS.map(([operation, url, body]) => ({
    operation: operation.replace(' ', ' /__admin/'),
    prepare: async () => ({ url: `/__admin/${await url()}`, ...(body !== undefined && { body }) }),
  }))
  return [...others, imported]
}

const lastCall = async (app: TestMock['app']): Promise<{ id: number }> =>
  (await app.inject('/__admin/requests')).json().requests.at(-1)

export const examples = async (api: TestMock): Promise<Example[]> => [
  ...(await ofApi(api)),
  ...ofControls(api),
]
