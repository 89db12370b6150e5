import type { World } from '../world.js'
import { sumBackupBytes } from './backups.js'
import type { BackupRepository } from './storage-rows.js'

/** A repository that holds backups of an organization. */
export interface UsedRepository {
  readonly repository: BackupRepository
  readonly usedBytes: number
  /** Whether its proxy is online. */
  readonly isAvailable: boolean
}

/** The repositories that hold backups of an organization, in the order they were first written to. */
export function listUsedRepositories(world: World, organizationId: string): UsedRepository[] {
  const bytes = new Map<string, number>()
  for (const backup of world.tables.backups.where('organization', organizationId))
    bytes.set(backup.repositoryId, (bytes.get(backup.repositoryId) ?? 0) + sumBackupBytes(backup))
  return [...bytes].flatMap(([id, usedBytes]) => {
    const repository = world.tables.repositories.get(id)
    if (!repository) return []
    const isAvailable = world.tables.proxies.get(repository.proxyId)?.status === 'Online'
    return [{ repository, usedBytes, isAvailable }]
  })
}
