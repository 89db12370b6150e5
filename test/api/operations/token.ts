import { FORM } from '../../helper.js'
import type { Operation } from './operation.js'

export const token: readonly Operation[] = [
  {
    name: 'POST /Token',
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
