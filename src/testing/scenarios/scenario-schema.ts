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
        { ago: Optional(Duration('How long ago; a day when left out')) },
        { ...closed, description: 'The license has ended: what starts fails' },
      ),
    ),
    fillRepositories: Optional(
      Type.Object(
        { name: Optional(Name('Of this repository; of all when left out')) },
        { ...closed, description: 'The disk is full: what runs there fails, and what starts' },
      ),
    ),
    loseProxies: Optional(
      Type.Object(
        { hostName: Optional(Name('This proxy; all when left out')) },
        { ...closed, description: 'The proxy is offline: what runs there fails, and what starts' },
      ),
    ),
    addNewJob: Optional(
      Type.Object(
        {
          name: Name('Name'),
          organization: Optional(Name('Name of its organization; the first one when left out')),
          repository: Optional(Name('Name of its repository; the first one when left out')),
        },
        { ...closed, description: 'There is a job that was never run' },
      ),
    ),
    holdSession: Optional(
      Type.Object(
        { job: Optional(Name('Name of the job; the first that runs or can run when left out')) },
        { ...closed, description: 'The session of a job, started if there is none, does not end' },
      ),
    ),
    shortenTokens: Optional(
      Type.Object(
        { lifetime: Duration('How long access tokens are good for that are given out from now on') },
        { ...closed, description: 'Tokens end soon' },
      ),
    ),
    removeOutlook: Optional(
      Type.Object({}, { ...closed, description: 'Outlook is missing on the server: exports to PST fail' }),
    ),
    enlargeTenant: Optional(
      Type.Object(
        {
          organization: Optional(Name('Name of the tenant; the first one when left out')),
          users: Size(100_000, 'Users and shared mailboxes'),
          groups: Size(10_000, 'Groups'),
          sites: Size(10_000, 'Sites'),
          mailItems: Size(1_000_000, 'Items that each mailbox had when the tenant was added'),
          documents: Size(1_000_000, 'Documents that each OneDrive and site had then'),
        },
        { ...closed, description: 'A tenant is large' },
      ),
    ),
  },
  { ...closed, description: 'What is other in the world; it stays until a reset' },
)

const content = {
  description: Optional(Type.String({ maxLength: 1000, description: 'What it is like, for people' })),
  world: Optional(Acts),
  faults: Optional(
    Type.Array(FaultRule, {
      maxItems: 50,
      description: 'What goes wrong with requests; of several the first that fits one',
    }),
  ),
}

/** A scenario in a file, which its name is that of. */
export const Scenario = Type.Object(
  { $schema: Optional(Type.String()), ...content },
  { ...closed, title: 'vbo365-mock scenario', description: 'A situation to test a client in' },
)

/** A scenario that is sent. */
export const NamedScenario = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 64, description: 'Letters, digits, - and _' }), ...content },
  closed,
)

export const ListedScenario = Type.Object({
  name: Type.String(),
  description: Type.String(),
  applied: Type.Boolean({ description: 'Whether it was applied, and not cleared since' }),
  faults: Type.Integer({ description: 'How many of its faults are there now' }),
})

export const AppliedScenario = Type.Object({
  ...ListedScenario.properties,
  changes: Type.Array(Type.String(), {
    description: 'What is other in the world now; it stays until a reset',
  }),
})
