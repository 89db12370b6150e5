import { getProgress } from '../jobs/session-progress.js'
import type { World } from '../world.js'
import type { BackupRepository } from './storage-rows.js'

/** Bytes that lie on the disk of a repository, without what running sessions have written so far. */
export const getUsedBytes = (world: World, { id }: BackupRepository): number =>
  world.tables.usages.get(id)?.usedBytes ?? 0

/** What lies on the disk becomes more, or less. */
export function changeUsedBytes(world: World, { id, key }: BackupRepository, difference: number): void {
  const { usages } = world.tables
  const known = usages.get(id)
  if (known) usages.replace({ id, key, usedBytes: known.usedBytes + difference })
  else usages.insert({ id, key, usedBytes: difference })
}

/** Bytes that are left, with what running sessions have written so far. */
export function getFreeBytes(world: World, repository: BackupRepository): number {
  let free = repository.capacityBytes - getUsedBytes(world, repository)
  for (const session of world.tables.sessions.where('running', repository.id))
    free -= getProgress(world, session).bytes
  return free
}

/** Bytes that will be left when all running sessions have come to their end: it is asked by each one that begins. */
export const freeBytesInTheEnd = (world: World, repository: BackupRepository): number =>
  repository.capacityBytes -
  getUsedBytes(world, repository) -
  world.tables.sessions.sum('running', repository.id)
