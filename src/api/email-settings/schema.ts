import { Type } from 'typebox'
import { defineActions, defineLinks, nameSchema } from '../hal.js'
import { Int32 } from '../integer-schemas.js'
import { action, Flag, NoOptions, Port, Secret, Text } from '../request-schemas.js'

const OptionalText = Type.Optional(Type.String())

export const jobMailLinks = defineLinks({ self: 'vboemailsettings' })
export const jobMailActions = defineActions({ sendTest: ['POST', 'vboemailsettings/action'] })

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
  }),
)

export const VboEmailSettingsAction = nameSchema('VboEmailSettingsAction', action({ sendTest: NoOptions }))

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
    _links: explorerMailLinks.schema,
  }),
)

export const ExplorerEmailSettingsChange = nameSchema(
  'ExplorerEmailSettingsChange',
  Type.Object({
    ...server,
    server: Text,
    smtpServer: Type.Optional(Type.String({ maxLength: 1000, description: 'Another name of server' })),
  }),
)

export const ExplorerEmailSettingsAction = nameSchema(
  'ExplorerEmailSettingsAction',
  action({ sendTest: Type.Object({ email: Type.String({ minLength: 1, maxLength: 320 }) }) }),
)
