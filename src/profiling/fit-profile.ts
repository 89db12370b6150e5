import { Clock } from '../world/core/clock.js'
import { parseDuration } from '../world/core/duration.js'
import { parseByteSize } from '../world/seed/profile-amounts.js'
import { WORKLOADS } from '../world/seed/profile-jobs.js'
import type { Amount, Profile, ProfileJob } from '../world/seed/profile-schema.js'
import { seedWorld } from '../world/seed/seed-world.js'
import { findProfileProblem } from '../world/seed/validate-profile.js'
import { getFreeBytes } from '../world/storage/disk-space.js'
import type { ProfileDraft } from './build-profile.js'
import { fitItems } from './fit-items.js'
import { formatSize } from './format-size.js'

const DAY = 86_400_000
/** Step by which a profile becomes smaller until a server can create it. */
const SHRINK = 0.8
/** Share of what lies on a disk that the simulated jobs may write, at most. */
const MAX_WRITTEN = 0.9
const MAX_ROUNDS = 4

export interface FittedProfile {
  readonly profile: Profile
  readonly notes: readonly string[]
}

/**
 * Fits a profile into the limits of the mock, and its backups to what lies on the disks.
 * @param seed of the world that the backups are measured in
 * @throws Error for a profile that is not valid
 */
export function fitProfile({ profile, usedBytes }: ProfileDraft, seed: number, now: number): FittedProfile {
  const { profile: small, notes } = shrink(profile)
  return { profile: fillDisks(small, usedBytes, seed, now), notes }
}

function shrink(profile: Profile): FittedProfile {
  const notes = new Set<string>()
  let fitting = profile
  for (;;) {
    const problem = findProfileProblem(fitting)
    if (!problem) return { profile: fitting, notes: [...notes] }
    const days = Math.floor(((parseDuration(fitting.history ?? '') ?? 0) / DAY) * SHRINK)
    if (problem.path[0] === 'history' && days > 0) {
      fitting = { ...fitting, history: `P${days}D` }
      notes.add(
        'The history is shorter than that of the server, because its jobs run more often than the mock can simulate.',
      )
    } else if (problem.path.join() === 'organizations' && canShrink(fitting)) {
      fitting = scaleOrganizations(fitting)
      notes.add(
        'The numbers of users and sites are lower than those of the server, which has more than the mock can simulate.',
      )
    } else
      throw new Error(`A profile was made that is not valid: ${problem.path.join('.')} ${problem.message}`)
  }
}

const getNumber = (amount: Amount | undefined): number => (typeof amount === 'number' ? amount : 0)

const canShrink = ({ organizations = [] }: Profile): boolean =>
  organizations.some(({ users, sites }) => getNumber(users) > 1 || getNumber(sites) > 1)

/** Lowers the numbers of users and sites. */
function scaleOrganizations(profile: Profile): Profile {
  const { organizations = [] } = profile
  const scale = (amount: Amount | undefined): number =>
    Math.min(getNumber(amount), Math.max(1, Math.floor(getNumber(amount) * SHRINK)))
  return {
    ...profile,
    organizations: organizations.map(({ jobs = [], ...one }) => {
      const size = { users: scale(one.users), sites: scale(one.sites), groups: getNumber(one.groups) }
      return {
        ...one,
        ...size,
        jobs: jobs.map((job) => ({
          ...job,
          ...(job.selected && { selected: fitItems(job.selected, size) }),
          ...(job.excluded && { excluded: fitItems(job.excluded, size) }),
        })),
      }
    }),
  }
}

/** Lets the backups of a month or a year, and what lies beside them, come to what lies on the disks of the server. */
function fillDisks(
  profile: Profile,
  usedBytes: ProfileDraft['usedBytes'],
  seed: number,
  now: number,
): Profile {
  let fitting = profile
  for (let round = 0; ; round++) {
    const written = measureWritten(fitting, seed, now)
    const factors = new Map(
      [...written].flatMap(([name, bytes]) => {
        const most = usedBytes.get(name) ?? 0
        return bytes > most ? [[name, (most * MAX_WRITTEN) / bytes]] : []
      }),
    )
    if (factors.size === 0 || round === MAX_ROUNDS) return addUsed(fitting, usedBytes, written)
    fitting = scaleJobs(fitting, factors)
  }
}

/** Simulates the history, and returns the bytes that it leaves in each repository. */
function measureWritten(profile: Profile, seed: number, now: number): Map<string, number> {
  const world = seedWorld({ profile, seed, clock: new Clock({ mode: 'frozen', now }) })
  return new Map(
    world.tables.repositories.list().map((one) => [one.name, one.capacityBytes - getFreeBytes(world, one)]),
  )
}

/** Lets jobs write less, in the same time. */
function scaleJobs(profile: Profile, factors: ReadonlyMap<string, number>): Profile {
  const { organizations = [] } = profile
  const scaleJob = (job: ProfileJob): ProfileJob => {
    const factor = factors.get(job.repository)
    if (factor === undefined || job.enabled === false || job.createdAgo === 'PT0S') return job
    const { like = 'mail', itemBytes, bytesPerSecond } = job.workload ?? {}
    const { [like]: usual } = WORKLOADS
    const size = parseByteSize(itemBytes, usual.itemBytes) * factor
    const speed = Math.max(1, parseByteSize(bytesPerSecond, usual.bytesPerSecond) * factor)
    return {
      ...job,
      workload: { ...job.workload, itemBytes: formatSize(size, 3), bytesPerSecond: formatSize(speed, 3) },
    }
  }
  return {
    ...profile,
    organizations: organizations.map(({ jobs = [], ...one }) => ({ ...one, jobs: jobs.map(scaleJob) })),
  }
}

const addUsed = (
  profile: Profile,
  usedBytes: ProfileDraft['usedBytes'],
  written: ReadonlyMap<string, number>,
): Profile => ({
  ...profile,
  repositories: (profile.repositories ?? []).map(
    ({ count, name: text, proxy, path, capacity, ...retention }) => {
      // those of a group are alike
      const name = text.replace('{n}', '1')
      const used = (usedBytes.get(name) ?? 0) - (written.get(name) ?? 0)
      return {
        ...(count !== undefined && { count }),
        name: text,
        proxy,
        path,
        ...(capacity !== undefined && { capacity }),
        ...(used > 0 && { used: formatSize(used) }),
        ...retention,
      }
    },
  ),
})
