import { NotSimulatedError } from '../../http/http-errors.js'
import { recordMail } from '../../world/mail/sent-mails.js'
import {
  buildTestExplorerMail,
  buildTestJobMail,
  changeExplorerMail,
  changeJobMail,
  type ExplorerMailName,
} from '../../world/settings/mail-settings.js'
import { DEFAULT_SETTINGS, getSettings } from '../../world/settings/settings.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { EmptyResponse } from '../request-schemas.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext } from '../view-context.js'
import {
  AuditEmailSettings,
  auditMailLinks,
  ExplorerEmailSettings,
  ExplorerEmailSettingsAction,
  ExplorerEmailSettingsChange,
  explorerMailLinks,
  jobMailActions,
  jobMailLinks,
  VboEmailSettings,
  VboEmailSettingsAction,
  VboEmailSettingsChange,
} from './schema.js'

const EXPLORERS: readonly {
  path: string
  explorer: string
  name: ExplorerMailName
  of: string
  note?: string
}[] = [
  { path: '/VEXEmailSettings', explorer: 'vex', name: 'exchangeMail', of: 'the Exchange explorer' },
  { path: '/VESPEmailSettings', explorer: 'vesp', name: 'sharePointMail', of: 'the SharePoint explorer' },
  {
    path: '/VEODEmailSettings',
    explorer: 'veod',
    name: 'oneDriveMail',
    of: 'the OneDrive explorer',
    note: 'Known from version 6 only; it may not be there in version 3.',
  },
]

/** No mail goes through an account of Google or Microsoft. */
const SIGN_IN = { authenticationType: 'CustomSmtp', isAuthenticated: false } as const

/** Takes what is about a sign-in out of a change. @throws NotSimulatedError for one that is needed */
function parseSignIn<
  T extends Partial<Record<'authenticationType' | 'userId' | 'mailApiUrl' | 'requestId', string>>,
>({ authenticationType = 'CustomSmtp', userId: _user, mailApiUrl: _url, requestId, ...change }: T) {
  if (authenticationType !== 'CustomSmtp' || requestId)
    throw new NotSimulatedError('mail through an account of Google or Microsoft')
  return change
}

const NOT_SENT_NOTE = 'nothing is really sent: this mail would have gone'

/** Settings of mail: /VBOEmailSettings for jobs, and one for each explorer. */
export const emailSettings: ResourceRoutes = async (app) => {
  for (const schema of [
    VboEmailSettings,
    VboEmailSettingsChange,
    VboEmailSettingsAction,
    ExplorerEmailSettings,
    ExplorerEmailSettingsChange,
    ExplorerEmailSettingsAction,
  ])
    app.addSchema(schema)
  const tags = ['EmailSettings']

  app.get(
    '/VBOEmailSettings',
    {
      schema: {
        tags,
        summary: 'Get the settings of mail about jobs',
        response: { 200: refTo(VboEmailSettings), ...errorResponses },
      },
    },
    (request) => {
      const { base } = createViewContext(request)
      return {
        ...getSettings(request.world, 'jobMail'),
        ...SIGN_IN,
        _links: jobMailLinks.build(base, {}),
        _actions: jobMailActions.build(base),
      }
    },
  )

  app.put(
    '/VBOEmailSettings',
    {
      schema: {
        tags,
        summary: 'Edit the settings of mail about jobs; what is left out stays as it is',
        body: refTo(VboEmailSettingsChange),
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    (request) => {
      const { userPassword: _secret, ...change } = parseSignIn(request.body)
      changeJobMail(request.world, change)
    },
  )

  app.post(
    '/VBOEmailSettings/Action',
    {
      schema: {
        tags,
        summary: 'Send a test mail about jobs',
        body: refTo(VboEmailSettingsAction),
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    (request) => {
      const mail = buildTestJobMail(request.world)
      recordMail(request.world, mail)
      request.log.info({ mail }, NOT_SENT_NOTE)
    },
  )

  for (const { path, explorer, name, of, note } of EXPLORERS) {
    const described = note === undefined ? {} : { description: note }

    app.get(
      path,
      {
        schema: {
          tags,
          summary: `Get the mail settings of ${of}`,
          ...described,
          response: { 200: refTo(ExplorerEmailSettings), ...errorResponses },
        },
      },
      (request) => ({
        ...getSettings(request.world, name),
        ...SIGN_IN,
        _links: explorerMailLinks.build(createViewContext(request).base, { explorer }),
      }),
    )

    app.put(
      path,
      {
        schema: {
          tags,
          summary: `Edit the mail settings of ${of}; what is left out stays as it is`,
          ...described,
          body: refTo(ExplorerEmailSettingsChange),
          response: { 200: EmptyResponse, ...errorResponses },
        },
      },
      (request) => {
        const {
          userPassword: _secret,
          smtpServer,
          server = smtpServer,
          ...change
        } = parseSignIn(request.body)
        changeExplorerMail(request.world, name, { ...change, ...(server !== undefined && { server }) })
      },
    )

    app.post(
      `${path}/Action`,
      {
        schema: {
          tags,
          summary: `Send a test mail of ${of}`,
          ...described,
          body: refTo(ExplorerEmailSettingsAction),
          response: { 200: EmptyResponse, ...errorResponses },
        },
      },
      (request) => {
        const { email } = request.body.sendTest as NonNullable<typeof request.body.sendTest>
        const mail = buildTestExplorerMail(request.world, name, email)
        recordMail(request.world, mail)
        request.log.info({ mail }, NOT_SENT_NOTE)
      },
    )
  }

  // the mock does not simulate changes of these two, so they are as they were installed
  const { exchangeMail: untouched } = DEFAULT_SETTINGS

  app.get(
    '/VetEmailSettings',
    {
      config: { versions: { since: 5 } },
      schema: {
        tags,
        summary: 'Get the mail settings of the Teams explorer',
        response: { 200: refTo(ExplorerEmailSettings), ...errorResponses },
      },
    },
    (request) => ({
      ...untouched,
      ...SIGN_IN,
      _links: explorerMailLinks.build(createViewContext(request).base, { explorer: 'vet' }),
    }),
  )

  app.get(
    '/AuditEmailSettings',
    {
      config: { versions: { since: 5 } },
      schema: {
        tags,
        summary: 'Get the settings of mail about audits',
        response: { 200: AuditEmailSettings, ...errorResponses },
      },
    },
    (request) => ({
      ...untouched,
      ...SIGN_IN,
      _links: auditMailLinks.build(createViewContext(request).base, {}),
    }),
  )
}
