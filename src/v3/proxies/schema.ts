import { Type } from 'typebox'
import { defineLinks, named } from '../hal.js'

export const proxyLinks = defineLinks({ self: 'proxies/{id}', repositories: 'proxies/{id}/repositories' })

export const BackupProxy = named(
  'Proxy',
  Type.Object({
    isDefault: Type.Boolean(),
    useInternetProxy: Type.Boolean(),
    id: Type.String({ format: 'uuid' }),
    hostName: Type.String(),
    description: Type.String(),
    port: Type.Integer(),
    threadsNumber: Type.Integer(),
    enableNetworkThrottling: Type.Boolean(),
    status: Type.Enum(['Online', 'Offline']),
    _links: proxyLinks.schema,
  }),
)
