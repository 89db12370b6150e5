import { Type } from 'typebox'
import { defineLinks, nameSchema, refTo } from '../hal.js'
import { Int32, Int64 } from '../integer-schemas.js'
import { action, Flag, Name, NoOptions, Port, Secret, Text } from '../request-schemas.js'
import { between, byVersion, optionalSince, since, until } from '../versioned-schemas.js'

export const proxyLinks = defineLinks({
  self: 'proxies/{id}',
  repositories: { 3: 'proxies/{id}/repositories', 4: 'backuprepositories?proxyId={id}' },
})

const UNITS = ['Mbps', 'MBs', 'KBs'] as const
const SOURCES = ['FromManagementServer', 'Custom'] as const
const SYSTEMS = ['Windows', 'Linux'] as const
const ROLES = ['Unknown', 'Orchestrator', 'Scheduler', 'ApplianceProcessor', 'Processor'] as const

export const ProxyInternetSettings = nameSchema(
  'ProxyInternetSettings',
  Type.Object({
    hostName: Type.String(),
    port: Int32(),
    useAuthentication: Type.Boolean(),
    username: Type.Optional(Type.String()),
  }),
)

const Percent = Type.Optional(Type.Number({ format: 'double', description: 'Absent while it is offline' }))

export const BackupProxy = nameSchema(
  'Proxy',
  Type.Object({
    isDefault: until(5, Type.Boolean()),
    type: since(6, Type.Optional(Type.Enum(['Local', 'Domain', 'Workgroup']))),
    useInternetProxy: Type.Boolean(),
    internetProxyType: Type.Optional(Type.Enum([...SOURCES])),
    operatingSystem: since(8, Type.Optional(Type.Enum([...SYSTEMS]))),
    internetProxySettings: Type.Optional(refTo(ProxyInternetSettings)),
    id: Type.String({ format: 'uuid' }),
    hostName: Type.String(),
    fqdn: since(7, Type.Optional(Type.String())),
    description: Type.String(),
    port: Int32(),
    threadsNumber: until(7, optionalSince(6, Int32())),
    enableNetworkThrottling: optionalSince(6, Type.Boolean()),
    throttlingValue: Type.Optional(Int64({ description: 'Only when throttling is enabled' })),
    throttlingUnit: Type.Optional(Type.Enum([...UNITS])),
    status: Type.Enum(['Online', 'Offline']),
    maintenanceModeState: since(8, Type.Optional(Type.Enum(['Disabled', 'Enabling', 'Enabled']))),
    cpuUsagePercent: since(8, Percent),
    memoryUsagePercent: since(8, Percent),
    version: since(8, Type.Optional(Type.String())),
    role: since(8, Type.Optional(Type.Array(Type.Enum([...ROLES])))),
    _links: proxyLinks.schema,
  }),
)

const settings = {
  description: Text,
  port: Port,
  threadsNumber: until(7, Type.Optional(Type.Integer({ minimum: 1, maximum: 1024 }))),
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
  operatingSystem: since(8, Type.Optional(Type.Enum([...SYSTEMS]))),
}

const SshSettings = Type.Object({
  account: Text,
  accountPassword: Secret,
  port: Port,
  connectionTimeout: Type.Optional(Type.Integer({ minimum: 0 })),
  privateKeyBase64: Type.Optional(Type.String({ maxLength: 100_000, format: 'password' })),
  privateKeyPassphrase: Secret,
  elevateAccountToRoot: Flag,
  addToSudoers: Flag,
  UseSuIfSudoUnavailable: Flag,
  rootPassword: Secret,
  fingerprint: Text,
  publicBase64Key: Type.Optional(Type.String({ maxLength: 100_000 })),
  ignoreFingerprintCheck: Flag,
})

/** How the product gets on to the host. It is accepted, and looked at by nobody. */
const installation = {
  useDomainNetwork: since(6, Flag),
  id: since(6, Text),
  sshSettings: since(8, Type.Optional(SshSettings)),
  serviceAccountName: since(8, Text),
  serviceAccountPassword: since(8, Secret),
  createServiceAccount: since(8, Flag),
}

export const NewProxy = nameSchema(
  'NewProxy',
  Type.Object({
    hostName: Name,
    username: optionalSince(6, Name),
    password: optionalSince(6, Type.String({ format: 'password' })),
    attachUsedProxy: Flag,
    ...settings,
    ...installation,
  }),
)

export const ProxyChange = nameSchema(
  'ProxyChange',
  Type.Object({
    username: Text,
    password: Secret,
    ...settings,
    hostName: since(6, Text),
    attachUsedProxy: since(6, Flag),
    ...installation,
  }),
)

export const ProxyAction = nameSchema(
  'ProxyAction',
  action({
    rescan: NoOptions,
    remove: byVersion(Type.Object({ username: Name, userPassword: Type.String({ format: 'password' }) }), {
      6: Type.Object({
        force: Flag,
        userName: Text,
        userPassword: Secret,
        sshSettings: since(8, Type.Optional(SshSettings)),
      }),
    }),
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

/** Without the extended view a proxy tells neither its threads nor its throttling. */
export const ProxyQuery = Type.Object({
  extendedView: between(
    6,
    7,
    byVersion(Type.Optional(Type.Boolean({ default: true })), {
      7: Type.Optional(Type.Boolean({ default: false })),
    }),
  ),
})
