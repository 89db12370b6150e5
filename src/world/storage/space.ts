import { progressOf } from '../jobs/progress.js'
import type { World } from '../world.js'
import type { BackupRepository } from './entities.js'

/** Bytes that lie on the disk of a repository, without what running sessions have written so far. */
export const usedBytes = (world: World, { id }: BackupRepository): number =>
  world.tables.usages.get(id)?.usedBytes ?? 0

/** What lies on the disk becomes more, or less. */
export function changeUsedBytes(world: World, { id, key }: BackupRepository, difference: number): void {
  const { usages } = world.tables
  const known = usages.get(id)
  if (known) usages.replace({ id, key, usedBytes: known.usedBytes + difference })
  else usages.insert({ id, key, usedBytes: difference })
}

/**
 * Bytes that are left: now, with what running sessions have written so far, or when all of them have come to their end.
 */
export function freeBytes(
  world: World,
  repository: BackupRepository,
  when: 'now' | 'when all running sessions have ended' = 'now',
): number {
  let free = repository.capacityBytes - usedBytes(world, repository)
  for (const session of world.tables.sessions.where('running', repository.id))
    free -= when === 'now' ? progressOf(world, session).bytes : session.bytes
  return free
}
