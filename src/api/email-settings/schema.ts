import { Type } from 'typebox'
import { defineActions, defineLinks, nameSchema } from '../hal.js'
import { Int32 } from '../integer-schemas.js'
import { action, Flag, NoOptions, Port, Secret, Text } from '../request-schemas.js'
import { since, until } from '../versioned-schemas.js'

const OptionalText = Type.Optional(Type.String())

const AuthenticationType = Type.Enum(['CustomSmtp', 'GoogleGmail', 'Microsoft365'], {
  description: 'CustomSmtp; the mock does not simulate the others',
})
const IsAuthenticated = Type.Boolean({ description: 'Whether it has signed in to Google or Microsoft' })

export const jobMailLinks = defineLinks({ self: 'vboemailsettings' })
export const jobMailActions = defineActions({
  sendTest: [
    'POST',
    { 3: 'vboemailsettings/action', 6: 'vboemailsettings/sendtest', 8: 'vboemailsettings/sendtestemail' },
  ],
})

export const VboEmailSettings = nameSchema(
  'VboEmailSettings',
  Type.Object({
    enableNotification: Type.Boolean(),
    smtpServer: OptionalText,
    port: Int32(),
    useAuthentication: Type.Boolean(),
    username: OptionalText,
    useSSL: Type.Boolean(),
    from: OptionalText,
    to: OptionalText,
    subject: Type.String(),
    notifyOnSuccess: Type.Boolean(),
    notifyOnWarning: Type.Boolean(),
    notifyOnFailure: Type.Boolean(),
    supressUntilLastRetry: Type.Boolean({ description: 'Spelt as the product spells it' }),
    attachDetailedReport: Type.Boolean(),
    authenticationType: since(7, AuthenticationType),
    isAuthenticated: since(7, IsAuthenticated),
    _links: jobMailLinks.schema,
    _actions: jobMailActions.schema,
  }),
)

const server = {
  enableNotification: Flag,
  port: Port,
  useAuthentication: Flag,
  username: Text,
  userPassword: Secret,
  useSSL: Flag,
  from: Text,
}

export const VboEmailSettingsChange = nameSchema(
  'VboEmailSettingsChange',
  Type.Object({
    ...server,
    smtpServer: Text,
    to: Text,
    subject: Text,
    notifyOnSuccess: Flag,
    notifyOnWarning: Flag,
    notifyOnFailure: Flag,
    supressUntilLastRetry: Flag,
    attachDetailedReport: Flag,
    authenticationType: since(7, Type.Optional(AuthenticationType)),
    userId: since(7, Text),
    mailApiUrl: since(7, Text),
    requestId: since(7, Text),
  }),
)

export const VboEmailSettingsAction = nameSchema('VboEmailSettingsAction', action({ sendTest: NoOptions }))

export const auditMailLinks = defineLinks({ self: 'auditemailsettings' })

/** Links of an explorer's settings: the address tells which explorer. */
export const explorerMailLinks = defineLinks({ self: '{explorer}emailsettings' })

export const ExplorerEmailSettings = nameSchema(
  'ExplorerEmailSettings',
  Type.Object({
    enableNotification: Type.Boolean(),
    server: OptionalText,
    port: Int32(),
    from: OptionalText,
    useAuthentication: Type.Boolean(),
    username: OptionalText,
    useSSL: Type.Boolean(),
    authenticationType: since(8, AuthenticationType),
    isAuthenticated: since(8, IsAuthenticated),
    _links: explorerMailLinks.schema,
  }),
)

export const ExplorerEmailSettingsChange = nameSchema(
  'ExplorerEmailSettingsChange',
  Type.Object({
    ...server,
    server: Text,
    smtpServer: until(
      5,
      Type.Optional(Type.String({ maxLength: 1000, description: 'Another name of server' })),
    ),
    userId: since(8, Text),
    mailApiUrl: since(8, Text),
    requestId: since(8, Text),
  }),
)

export const ExplorerEmailSettingsAction = nameSchema(
  'ExplorerEmailSettingsAction',
  action({ sendTest: Type.Object({ email: Type.String({ minLength: 1, maxLength: 320 }) }) }),
)

/** Mail about audits of restores. */
export const AuditEmailSettings = Type.Object({
  enableNotification: Type.Boolean(),
  port: Int32(),
  useAuthentication: Type.Boolean(),
  useSSL: Type.Boolean(),
  authenticationType: since(7, AuthenticationType),
  isAuthenticated: since(7, IsAuthenticated),
  _links: auditMailLinks.schema,
})
