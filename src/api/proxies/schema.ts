import { Type } from 'typebox'
import { defineLinks, nameSchema, refTo } from '../hal.js'
import { Int32, Int64 } from '../integer-schemas.js'
import { action, Flag, Name, NoOptions, Port, Secret, Text } from '../request-schemas.js'

export const proxyLinks = defineLinks({ self: 'proxies/{id}', repositories: 'proxies/{id}/repositories' })

const UNITS = ['Mbps', 'MBs', 'KBs'] as const
const SOURCES = ['FromManagementServer', 'Custom'] as const

export const ProxyInternetSettings = nameSchema(
  'ProxyInternetSettings',
  Type.Object({
    hostName: Type.String(),
    port: Int32(),
    useAuthentication: Type.Boolean(),
    username: Type.Optional(Type.String()),
  }),
)

export const BackupProxy = nameSchema(
  'Proxy',
  Type.Object({
    isDefault: Type.Boolean(),
    useInternetProxy: Type.Boolean(),
    internetProxyType: Type.Optional(Type.Enum([...SOURCES])),
    internetProxySettings: Type.Optional(refTo(ProxyInternetSettings)),
    id: Type.String({ format: 'uuid' }),
    hostName: Type.String(),
    description: Type.String(),
    port: Int32(),
    threadsNumber: Int32(),
    enableNetworkThrottling: Type.Boolean(),
    throttlingValue: Type.Optional(Int64({ description: 'Only when throttling is enabled' })),
    throttlingUnit: Type.Optional(Type.Enum([...UNITS])),
    status: Type.Enum(['Online', 'Offline']),
    _links: proxyLinks.schema,
  }),
)

const settings = {
  description: Text,
  port: Port,
  threadsNumber: Type.Optional(Type.Integer({ minimum: 1, maximum: 1024 })),
  enableNetworkThrottling: Flag,
  throttlingValue: Type.Optional(Type.Integer({ minimum: 1 })),
  throttlingUnit: Type.Optional(Type.Enum([...UNITS])),
  useInternetProxy: Flag,
  internetProxyType: Type.Optional(Type.Enum([...SOURCES])),
  internetProxySettings: Type.Optional(
    Type.Object({
      hostName: Text,
      port: Port,
      useAuthentication: Flag,
      username: Text,
      userPassword: Secret,
    }),
  ),
}

export const NewProxy = nameSchema(
  'NewProxy',
  Type.Object({
    hostName: Name,
    username: Name,
    password: Type.String({ format: 'password' }),
    attachUsedProxy: Flag,
    ...settings,
  }),
)

export const ProxyChange = nameSchema(
  'ProxyChange',
  Type.Object({ username: Text, password: Secret, ...settings }),
)

export const ProxyAction = nameSchema(
  'ProxyAction',
  action({
    rescan: NoOptions,
    remove: Type.Object({ username: Name, userPassword: Type.String({ format: 'password' }) }),
  }),
)

export const ProxiesAction = nameSchema(
  'ProxiesAction',
  action({
    rescan: Type.Object({
      proxies: Type.Optional(Type.Array(Type.Object({ id: Name }), { description: 'All when left out' })),
    }),
  }),
)
