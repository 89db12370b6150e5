import { parseDuration } from '../../world/core/duration.js'
import { RefusedError } from '../../world/core/errors.js'
import type { Slices } from '../../world/core/slices.js'
import { createJob } from '../../world/jobs/edit-jobs.js'
import type { Job } from '../../world/jobs/job-rows.js'
import { getLastSession, getRunningSession } from '../../world/jobs/job-sessions.js'
import type { Organization } from '../../world/organizations/organization-rows.js'
import {
  assertCanGrow,
  expireLicense,
  fillRepository,
  growOrganization,
  hangJob,
  takeProxyOffline,
} from '../../world/outages.js'
import { changeSettings } from '../../world/settings/settings.js'
import type { BackupRepository } from '../../world/storage/storage-rows.js'
import type { World } from '../../world/world.js'
import type { ScenarioSteps } from './scenario.js'

/** Changes a world, and returns a sentence that describes the change. */
type Step = () => string | Slices<string>

/** Plans a scenario step in a world. @throws RefusedError if the world lacks an object that it needs */
type StepPlanner<T> = (world: World, options: T) => Step[]

const DAY = 86_400_000

const STEP_PLANNERS: {
  readonly [K in keyof Required<ScenarioSteps>]: StepPlanner<NonNullable<ScenarioSteps[K]>>
} = {
  expireLicense: (world, { ago }) => [
    () => {
      expireLicense(world, ago === undefined ? DAY : (parseDuration(ago) as number))
      return 'The license has expired.'
    },
  ],

  fillRepositories: (world, { name }) =>
    findNamed('a backup repository', world.tables.repositories.list(), (one) => one.name, name).map(
      (one) =>
        function* () {
          yield* fillRepository(world, one)
          return `The repository '${one.name}' is full.`
        },
    ),

  loseProxies: (world, { hostName }) =>
    findNamed('a proxy', world.tables.proxies.list(), (one) => one.hostName, hostName).map(
      (one) =>
        function* () {
          yield* takeProxyOffline(world, one)
          return `The proxy '${one.hostName}' is offline.`
        },
    ),

  addNewJob: (world, { name, organization, repository }) => {
    const tenant = findTenant(world, organization)
    const { repositories } = world.tables
    const [target] = findNamed('a backup repository', repositories.list(), (one) => one.name, repository)
    return [() => addNewJob(world, tenant, target as BackupRepository, name)]
  },

  holdSession: (world, { job: name }) => {
    const jobs = findNamed('a job', world.tables.jobs.list(), (one) => one.name, name)
    const job =
      jobs.find((one) => getRunningSession(world, one) !== undefined) ?? jobs.find((one) => one.isEnabled)
    if (!job) throw new RefusedError('No job is running or can run: all jobs are disabled.')
    return [
      function* () {
        yield* hangJob(world, job)
        return `The session of the job '${job.name}' is stuck.`
      },
    ]
  },

  shortenTokens: (world, { lifetime }) => [
    () => {
      changeSettings(world, 'logins', { tokenLifetime: parseDuration(lifetime) as number })
      return `Access tokens of new logins are valid for ${lifetime}.`
    },
  ],

  removeOutlook: (world) => [
    () => {
      changeSettings(world, 'explorer', { outlookInstalled: false })
      return 'Outlook is not installed on the backup server.'
    },
  ],

  enlargeTenant: (world, { organization, mailItems, documents, ...counts }) => {
    const tenant = findTenant(world, organization)
    assertCanGrow(world, tenant, counts)
    const exactly = (count: number) => ({ from: count, to: count })
    return [
      function* () {
        yield* growOrganization(world, tenant, {
          ...counts,
          ...(mailItems !== undefined && { mailItems: exactly(mailItems) }),
          ...(documents !== undefined && { documents: exactly(documents) }),
        })
        return `The organization '${tenant.name}' is large.`
      },
    ]
  },
}

/** Plans all steps of a scenario, in order, without doing them. @throws RefusedError if the world lacks an object that they need */
export function planSteps(world: World, acts: ScenarioSteps): Step[] {
  const names = Object.keys(STEP_PLANNERS) as (keyof ScenarioSteps)[]
  return names.flatMap((name) => {
    const options = acts[name]
    // the types cannot express that each planner gets its own options
    return options === undefined ? [] : (STEP_PLANNERS[name] as StepPlanner<unknown>)(world, options)
  })
}

/** Finds the row with a name, or all rows. @param what kind of row with its article, for the message @throws RefusedError if there is none */
function findNamed<T>(what: string, rows: readonly T[], getName: (row: T) => string, name?: string): T[] {
  const found =
    name === undefined ? [...rows] : rows.filter((row) => getName(row).toLowerCase() === name.toLowerCase())
  if (found.length > 0) return found
  const known = rows
    .slice(0, 5)
    .map((row) => `'${getName(row)}'`)
    .join(', ')
  throw new RefusedError(
    `The scenario needs ${what}${name === undefined ? '' : ` '${name}'`}, but there is ${known || 'none'}.`,
  )
}

const findTenant = (world: World, name?: string): Organization =>
  findNamed('an organization', world.tables.organizations.list(), (one) => one.name, name)[0] as Organization

/** Makes sure that an organization has a job that has never run. If the name is taken, the new job gets a number. */
function* addNewJob(
  world: World,
  tenant: Organization,
  repository: BackupRepository,
  name: string,
): Slices<string> {
  const jobs = world.tables.jobs.where('organization', tenant.id)
  const find = (wanted: string): Job | undefined =>
    jobs.find((job) => job.name.toLowerCase() === wanted.toLowerCase())
  let free = name
  for (let n = 2; ; n++) {
    const known = find(free)
    if (known && !getLastSession(world, known)) return `The job '${free}' has never run.`
    if (!known) break
    free = `${name} ${n}`
  }
  yield* createJob(world, tenant.id, {
    name: free,
    description: 'New',
    backupType: 'EntireOrganization',
    repositoryId: repository.id,
  })
  return `There is a job '${free}' that has never run.`
}
