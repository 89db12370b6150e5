import { Type } from 'typebox'

const Time = (description: string) => Type.String({ description: `${description}: ISO 8601, UTC` })
const Status = Type.Enum(['Running', 'Success', 'Warning', 'Failed', 'Stopped'])

const OrganizationFacts = Type.Object({
  id: Type.String(),
  name: Type.String(),
  type: Type.Enum(['Office365', 'OnPremises', 'Hybrid']),
  users: Type.Integer(),
  jobs: Type.Integer(),
})

export const JobFacts = Type.Object({
  id: Type.String(),
  name: Type.String(),
  organization: Type.String({ description: 'Name of the organization' }),
  isEnabled: Type.Boolean(),
  lastStatus: Type.Optional(Status),
  lastRun: Type.Optional(Time('When it was started last')),
  nextRun: Type.Optional(Time('When it starts by itself')),
})

const RunFacts = Type.Object({
  id: Type.String({ description: 'Id of the job session' }),
  jobId: Type.String(),
  name: Type.String({ description: 'Name of the job' }),
  organization: Type.String({ description: 'Name of the organization' }),
  start: Time('When it was started'),
  ends: Type.Optional(Time('Simulated time at which it ends by itself')),
  polls: Type.Optional(Type.Integer({ description: 'Number of polls until it ends' })),
  processedObjects: Type.Integer({ description: 'Number of finished objects' }),
  totalObjects: Type.Integer({ description: 'Number of all objects' }),
  processedItems: Type.Integer({ description: 'Number of finished items' }),
  writtenBytes: Type.Integer({ description: 'Number of written bytes' }),
})

const RepositoryFacts = Type.Object({
  id: Type.String(),
  name: Type.String(),
  capacityBytes: Type.Integer(),
  freeBytes: Type.Integer({ description: 'Includes the effect of running sessions; at least 0' }),
  running: Type.Integer({ description: 'Number of job sessions that write to it' }),
})

const RestoreFacts = Type.Object({
  id: Type.String(),
  name: Type.String(),
  type: Type.Enum(['Vex', 'Veod', 'Vesp']),
  organization: Type.String({ description: 'Name of the organization' }),
  initiatedBy: Type.String({ description: 'Account that opened it' }),
  start: Time('When it was opened'),
  ends: Type.Optional(Time('When it ends if nobody uses it')),
  actions: Type.Integer({ description: 'Number of actions' }),
})

const ProxyFacts = Type.Object({
  id: Type.String(),
  name: Type.String(),
  status: Type.Enum(['Online', 'Offline']),
})

const Clock = Type.Object({
  mode: Type.Enum(['real', 'frozen', 'offset', 'rate']),
  now: Time('The time of the world'),
  rate: Type.Number({ description: 'Simulated seconds per second; 0 if the clock is stopped' }),
})

/** Schema of an overview: see testing/overview-types.ts. */
export const OverviewSchema = Type.Object({
  sandbox: Type.String({ description: 'Empty for the default sandbox' }),
  profile: Type.String(),
  seed: Type.Integer(),
  clock: Clock,
  counts: Type.Object({
    organizations: Type.Integer(),
    jobs: Type.Integer(),
    jobSessions: Type.Integer(),
    running: Type.Integer(),
    repositories: Type.Integer(),
    proxies: Type.Integer(),
    restoreSessions: Type.Integer({ description: 'Number of open restore sessions' }),
    requests: Type.Integer({ description: 'Number of requests since the last reset' }),
    requestsKept: Type.Integer({ description: 'Number of these requests that are in the journal' }),
    requestErrors: Type.Integer({
      description: 'Number of requests in the journal that failed: status 400 or more, or no response',
    }),
    faults: Type.Integer(),
    failedJobs: Type.Integer({ description: 'Number of jobs whose last session failed' }),
    warningJobs: Type.Integer({ description: 'Number of jobs whose last session had warnings' }),
    fullRepositories: Type.Integer(),
    offlineProxies: Type.Integer(),
  }),
  isLicenseExpired: Type.Boolean({ description: 'Jobs that start fail' }),
  organizations: Type.Array(OrganizationFacts, { description: 'At most a hundred, as in the other lists' }),
  jobs: Type.Array(JobFacts, { description: 'Running jobs first, then the jobs that ran last' }),
  running: Type.Array(RunFacts, { description: 'Job runs in progress' }),
  repositories: Type.Array(RepositoryFacts),
  restoreSessions: Type.Array(RestoreFacts, { description: 'Open restore sessions' }),
  proxies: Type.Array(ProxyFacts),
})
