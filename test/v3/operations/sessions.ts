import { FORM } from '../../helper.js'
import type { Operation } from './operation.js'

export const token: readonly Operation[] = [
  {
    name: 'POST /Token',
    evidence: 'own page',
    body: () =>
      new URLSearchParams({
        grant_type: 'password',
        username: 'administrator',
        password: 'password',
      }).toString(),
    as: async () => ({ authorization: '', ...FORM }),
    check: ({ t, answer }) => t.match(answer.json(), { token_type: 'bearer', access_token: /^[\w-]+$/ }),
  },
]

export const restoreSessions: readonly Operation[] = [
  {
    name: 'GET /RestoreSessions',
    evidence: 'own page',
    check: ({ t, answer }) => t.match(answer.json(), { offset: 0, limit: 30, results: [] }),
  },
  {
    name: 'GET /RestoreSessions/{restoreSessionId}',
    evidence: 'own page',
    before: async ({ send }, ids) => {
      const answer = await send('POST', `/v3/Jobs/${ids.everything}/Action`, { explore: { type: 'veod' } })
      opened.id = answer.json<{ id: string }>().id
    },
    params: () => ({ restoreSessionId: opened.id }),
    check: ({ t, answer }) => t.match(answer.json(), { id: opened.id, type: 'Veod', state: 'Working' }),
  },
]

const opened = { id: '' }
