import type { BackupProxy, BackupRepository } from './entities.js'
import { NotFound } from './errors.js'
import type { World } from './world.js'

/** @throws NotFound */
export function findProxy(world: World, id: string): BackupProxy {
  const proxy = world.tables.proxies.get(id)
  if (!proxy) throw new NotFound('Proxy', id)
  return proxy
}

/** @throws NotFound */
export function findRepository(world: World, id: string): BackupRepository {
  const repository = world.tables.repositories.get(id)
  if (!repository) throw new NotFound('Backup repository', id)
  return repository
}
