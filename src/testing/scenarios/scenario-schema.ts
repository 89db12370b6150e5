import { Type } from 'typebox'
import { FaultRule } from '../faults/fault-schema.js'

const { Optional } = Type
const closed = { additionalProperties: false } as const

const Name = (description: string) => Type.String({ minLength: 1, maxLength: 200, description })
const Duration = (description: string) =>
  Type.String({ minLength: 1, maxLength: 40, description: `${description} (ISO 8601 duration)` })
const Size = (maximum: number, description: string) =>
  Optional(Type.Integer({ minimum: 1, maximum, description }))

const Acts = Type.Object(
  {
    expireLicense: Optional(
      Type.Object(
        { ago: Optional(Duration('How long ago; default: a day')) },
        { ...closed, description: 'The license has expired: jobs that start fail' },
      ),
    ),
    fillRepositories: Optional(
      Type.Object(
        { name: Optional(Name('Name of the repository; default: all')) },
        { ...closed, description: 'The disk is full: jobs that run or start there fail' },
      ),
    ),
    loseProxies: Optional(
      Type.Object(
        { hostName: Optional(Name('Host name of the proxy; default: all')) },
        { ...closed, description: 'The proxy is offline: jobs that run or start there fail' },
      ),
    ),
    addNewJob: Optional(
      Type.Object(
        {
          name: Name('Name'),
          organization: Optional(Name('Name of its organization; default: the first one')),
          repository: Optional(Name('Name of its repository; default: the first one')),
        },
        { ...closed, description: 'There is a job that has never run' },
      ),
    ),
    holdSession: Optional(
      Type.Object(
        { job: Optional(Name('Name of the job; default: the first job that runs or can run')) },
        { ...closed, description: 'The session of a job does not end; if the job is not running, it starts' },
      ),
    ),
    shortenTokens: Optional(
      Type.Object(
        { lifetime: Duration('Lifetime of access tokens that are issued from now on') },
        { ...closed, description: 'Access tokens expire soon' },
      ),
    ),
    removeOutlook: Optional(
      Type.Object(
        {},
        { ...closed, description: 'Outlook is not installed on the server: exports to PST fail' },
      ),
    ),
    enlargeTenant: Optional(
      Type.Object(
        {
          organization: Optional(Name('Name of the tenant; default: the first one')),
          users: Size(100_000, 'Users and shared mailboxes'),
          groups: Size(10_000, 'Groups'),
          sites: Size(10_000, 'Sites'),
          mailItems: Size(1_000_000, 'Items of each mailbox when the tenant was added'),
          documents: Size(1_000_000, 'Documents of each OneDrive and site at that time'),
        },
        { ...closed, description: 'A tenant becomes large' },
      ),
    ),
  },
  { ...closed, description: 'Changes of the data; they stay until a reset' },
)

const content = {
  description: Optional(Type.String({ maxLength: 1000, description: 'Description for people' })),
  world: Optional(Acts),
  faults: Optional(
    Type.Array(FaultRule, {
      maxItems: 50,
      description: 'Faults; if several match a request, the first one takes precedence',
    }),
  ),
}

/** A scenario in a file. The name of the file is the name of the scenario. */
export const Scenario = Type.Object(
  { $schema: Optional(Type.String()), ...content },
  { ...closed, title: 'vbo365-mock scenario', description: 'A situation to test a client in' },
)

/** A scenario that a client sends. */
export const NamedScenario = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 64, description: 'Letters, digits, - and _' }), ...content },
  closed,
)

export const ListedScenario = Type.Object({
  name: Type.String(),
  description: Type.String(),
  applied: Type.Boolean({ description: 'Whether it is applied and not cleared' }),
  faults: Type.Integer({ description: 'Number of its active faults' }),
})

export const AppliedScenario = Type.Object({
  ...ListedScenario.properties,
  changes: Type.Array(Type.String(), {
    description: 'Changes of the data; they stay until a reset',
  }),
})
