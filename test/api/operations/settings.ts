import type { Operation } from './operation.js'

const SECRET = 'Secret-9'

/** Settings are read, partly changed, and read back; nothing else of them changes. */
function changing(
  path: string,
  before: object,
  change: object,
  after: object,
): Pick<Operation, 'body' | 'check'> {
  return {
    body: () => change,
    check: async ({ t, api, answer }) => {
      t.equal(answer.body, '')
      const now = await api.json(path)
      t.match(now, { ...before, ...after })
      t.notOk(JSON.stringify([now, api.state()]).includes(SECRET), 'secrets are not kept')
    },
  }
}

const EXCLUSIONS = { deletedItems: false, drafts: false, junkEmail: true, outbox: true, syncIssues: true }
const JOB_MAIL = { enableNotification: false, port: 25, useSSL: false, notifyOnWarning: true }
const EXPLORER_MAIL = { enableNotification: false, port: 25, useAuthentication: false, useSSL: false }

export const globalSettings: readonly Operation[] = [
  {
    name: 'GET /ExclusionSettings',
    check: ({ t, answer }) => t.match(answer.json(), EXCLUSIONS),
  },
  {
    name: 'PUT /ExclusionSettings',
    ...changing(
      '/v3/ExclusionSettings',
      EXCLUSIONS,
      { DRAFTS: 'True', outbox: false },
      { drafts: true, outbox: false },
    ),
    wrong: [[{ drafts: 'yes' }, /'drafts' must be true or false; it is "yes"/]],
  },
  {
    name: 'GET /HistorySettings',
    check: ({ t, answer }) =>
      t.match(answer.json(), {
        keepAllsessions: false,
        keeponlyLast: 53,
        _actions: { update: { uri: /\/v3\/historysettings$/, method: 'PUT' } },
      }),
  },
  {
    name: 'PUT /HistorySettings',
    ...changing(
      '/v3/HistorySettings',
      { keepAllsessions: false },
      { keepOnlyLast: '4' },
      { keeponlyLast: 4 },
    ),
    wrong: [
      [{ keeponlyLast: 0 }, /'keeponlyLast' must be a whole number from 1 to 520; it is 0/],
      [{ keepAllsessions: true, keeponlyLast: 5 }, /'keeponlyLast' needs 'keepAllsessions': false/],
    ],
  },
  {
    name: 'GET /InternetProxySettings',
    check: ({ t, answer }) => t.match(answer.json(), { useInternetProxy: false, hostName: undefined }),
  },
  {
    name: 'PUT /InternetProxySettings',
    ...changing(
      '/v3/InternetProxySettings',
      {},
      {
        useInternetProxy: true,
        hostname: 'gate',
        useAuthentication: true,
        userName: 'me',
        userPassword: SECRET,
      },
      { useInternetProxy: true, hostName: 'gate', port: 3128, username: 'me' },
    ),
    wrong: [
      [{ useInternetProxy: true }, /'hostName' is missing/],
      [{ useInternetProxy: true, hostName: 'x', useAuthentication: true }, /'username' is missing/],
      [{ port: 0 }, /'port' must be/],
    ],
  },
  {
    name: 'GET /LicensedUsers',
    query: () => 'limit=1000',
    check: ({ t, answer }) => {
      const { results } = answer.json<{ results: Record<string, string>[] }>()
      t.ok(results.length > 40)
      for (const user of results) {
        t.match(user.id, /^[0-9a-f-]{36}:[0-9a-f-]{36}$/)
        t.match(user.lastBackupDate, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)
        t.equal(user.licenseState, 'Licensed')
      }
    },
  },
]

const explorer = (path: string): Operation[] => [
  {
    name: `GET ${path}`,
    check: ({ t, answer }) => t.match(answer.json(), EXPLORER_MAIL),
  },
  {
    name: `PUT ${path}`,
    ...changing(
      `/v3${path}`,
      EXPLORER_MAIL,
      { smtpServer: 'mail', from: 'a@b.c', port: '465', useSSL: 'true', userPassword: SECRET },
      { server: 'mail', from: 'a@b.c', port: 465, useSSL: true },
    ),
    wrong: [
      [{ enableNotification: true }, /'server' is missing/],
      [{ useAuthentication: true }, /'username' is missing/],
    ],
  },
  {
    name: `POST ${path}/Action`,
    verb: 'sendTest',
    before: ({ send }) => send('PUT', `/v3${path}`, { server: 'mail', from: 'a@b.c' }),
    body: () => ({ sendTest: { email: 'me@example.com' } }),
    check: ({ t, answer }) => t.equal(answer.body, ''),
    wrong: [
      [{ sendTest: null }, /'sendTest.email' is missing/],
      [{ sendTest: { email: 'nobody' } }, /'email' must be a mail address/],
    ],
  },
]

export const emailSettings: readonly Operation[] = [
  {
    name: 'GET /VBOEmailSettings',
    check: ({ t, answer }) =>
      t.match(answer.json(), {
        ...JOB_MAIL,
        _actions: { sendTest: { uri: /\/v3\/vboemailsettings\/action$/ } },
      }),
  },
  {
    name: 'PUT /VBOEmailSettings',
    ...changing(
      '/v3/VBOEmailSettings',
      JOB_MAIL,
      {
        enableNotification: true,
        smtpServer: 'mail',
        from: 'a@b.c',
        to: 'd@e.f',
        port: 587,
        useAuthentication: true,
        username: 'me',
        userPassword: SECRET,
        notifyOnSuccess: false,
      },
      { enableNotification: true, smtpServer: 'mail', port: 587, notifyOnSuccess: false },
    ),
    wrong: [
      [{ enableNotification: true }, /'smtpServer' is missing/],
      [{ port: 100_000 }, /'port' must be a whole number from 1 to 65535/],
    ],
  },
  {
    name: 'POST /VBOEmailSettings/Action',
    verb: 'sendTest',
    before: ({ send }) =>
      send('PUT', '/v3/VBOEmailSettings', { smtpServer: 'mail', from: 'a@b.c', to: 'd@e.f' }),
    body: () => ({ sendTest: null }),
    check: ({ t, answer }) => t.equal(answer.body, ''),
    wrong: [[{ send: null }, /one action: sendTest/]],
  },
  ...explorer('/VEXEmailSettings'),
  ...explorer('/VESPEmailSettings'),
  ...explorer('/VEODEmailSettings'),
]
