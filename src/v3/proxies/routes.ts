import { type Static, Type } from 'typebox'
import type { BackupProxy as Row } from '../../world/entities.js'
import { findProxy } from '../../world/infrastructure.js'
import { errors } from '../errors.js'
import { refer } from '../hal.js'
import type { Resource } from '../plugin.js'
import { type Viewpoint, viewpoint } from '../view.js'
import { BackupProxy, proxyLinks } from './schema.js'

const proxyView = ({ base }: Viewpoint, { key: _, ...proxy }: Row): Static<typeof BackupProxy> => ({
  ...proxy,
  _links: proxyLinks.build(base, { id: proxy.id }),
})

/** Backup proxies: /Proxies. */
export const proxies: Resource = async (app) => {
  app.addSchema(BackupProxy)
  const tags = ['Proxies']

  app.get(
    '/Proxies',
    {
      schema: {
        tags,
        summary: 'Get all proxies',
        response: { 200: Type.Array(refer(BackupProxy)), ...errors },
      },
    },
    (request) => {
      const view = viewpoint(request)
      return request.world.tables.proxies.list().map((proxy) => proxyView(view, proxy))
    },
  )

  app.get(
    '/Proxies/:proxyId',
    {
      schema: {
        tags,
        summary: 'Get a proxy',
        params: Type.Object({ proxyId: Type.String() }),
        response: { 200: refer(BackupProxy), ...errors },
      },
    },
    (request) => proxyView(viewpoint(request), findProxy(request.world, request.params.proxyId)),
  )
}
