import { Type } from 'typebox'
import { defineActions, defineLinks, nameSchema } from '../hal.js'
import { Int32 } from '../integer-schemas.js'
import { Flag, Port, Secret, Text } from '../request-schemas.js'

export const exclusionLinks = defineLinks({ self: 'exclusionsettings' })

const EXCLUSIONS = [
  'deletedItems',
  'drafts',
  'junkEmail',
  'outbox',
  'syncIssues',
  'litigationHold',
  'inPlaceHold',
] as const
const forEachExclusion = <T>(value: T) =>
  Object.fromEntries(EXCLUSIONS.map((name) => [name, value])) as Record<(typeof EXCLUSIONS)[number], T>

export const ExclusionSettings = nameSchema(
  'ExclusionSettings',
  Type.Object({ ...forEachExclusion(Type.Boolean()), _links: exclusionLinks.schema }),
)

export const ExclusionSettingsChange = nameSchema(
  'ExclusionSettingsChange',
  Type.Object(forEachExclusion(Flag)),
)

export const historyLinks = defineLinks({ self: 'historysettings' })
export const historyActions = defineActions({ update: ['PUT', 'historysettings'] })

export const HistorySettings = nameSchema(
  'HistorySettings',
  Type.Object({
    keepAllsessions: Type.Boolean({ description: 'Whether sessions are kept for ever' }),
    keeponlyLast: Int32({ description: 'Weeks; counts only when not all sessions are kept' }),
    _links: historyLinks.schema,
    _actions: historyActions.schema,
  }),
)

export const HistorySettingsChange = nameSchema(
  'HistorySettingsChange',
  Type.Object({
    keepAllsessions: Flag,
    keeponlyLast: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 520, description: 'Weeks; needs keepAllsessions to be false' }),
    ),
  }),
)

export const internetProxyLinks = defineLinks({ self: 'internetproxysettings' })

export const InternetProxySettings = nameSchema(
  'InternetProxySettings',
  Type.Object({
    useInternetProxy: Type.Boolean(),
    hostName: Type.Optional(Type.String()),
    port: Type.Optional(Int32()),
    useAuthentication: Flag,
    username: Type.Optional(Type.String()),
    _links: internetProxyLinks.schema,
  }),
)

export const InternetProxySettingsChange = nameSchema(
  'InternetProxySettingsChange',
  Type.Object({
    useInternetProxy: Flag,
    hostName: Text,
    port: Port,
    useAuthentication: Flag,
    username: Text,
    userPassword: Secret,
  }),
)
