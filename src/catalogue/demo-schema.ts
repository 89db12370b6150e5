import { type Static, Type } from 'typebox'
import { FaultRule } from '../testing/faults/fault-schema.js'
import { profileNames } from './profile-names.js'

const { Optional } = Type
const closed = { additionalProperties: false } as const

const Name = (description: string) => Type.String({ minLength: 1, maxLength: 200, description })
const Duration = (description: string) =>
  Type.String({ minLength: 1, maxLength: 40, description: `${description} (ISO 8601 duration)` })
const Message = Optional(Type.String({ maxLength: 500, description: 'Reason in the log of the session' }))
const Tile = Type.Enum(['jobs', 'sessions', 'repositories', 'restores', 'activity'])

const Act = Type.Object(
  {
    startJob: Optional(Name('Starts the job with this name')),
    stopJob: Optional(Name('Stops the job with this name')),
    nextRun: Optional(
      Type.Object(
        {
          job: Name('Name of the job'),
          status: Type.Enum(['Success', 'Warning', 'Failed']),
          message: Message,
        },
        { ...closed, description: 'Sets the result of the next run of a job' },
      ),
    ),
    finish: Optional(
      Type.Object(
        {
          job: Name('Name of the job'),
          status: Optional(Type.Enum(['Success', 'Warning', 'Failed', 'Stopped'])),
          message: Message,
        },
        { ...closed, description: 'Ends the session of a job as planned, or with another result' },
      ),
    ),
    scenario: Optional(Name('Applies the scenario with this name')),
    fault: Optional(FaultRule),
    clearFaults: Optional(Type.Literal(true, { description: 'Removes all faults' })),
    clock: Optional(
      Type.Object(
        {
          rate: Optional(
            Type.Number({
              minimum: 0,
              maximum: 86_400,
              description: 'Simulated seconds per second; 0 stops the clock',
            }),
          ),
          advance: Optional(Duration('Moves the clock forward by this time')),
        },
        { ...closed, minProperties: 1, description: 'Changes the clock' },
      ),
    ),
    emptyMailbox: Optional(
      Type.Object(
        {
          organization: Optional(Name('Name of the organization; default: the first one that matches')),
          mailbox: Optional(Name('Name or address; default: the first user with a backup')),
          folder: Optional(Name('Path of a folder with mail; default: Inbox')),
        },
        { ...closed, description: 'Deletes the mail in a folder, as a user does' },
      ),
    ),
    restoreMailbox: Optional(
      Type.Literal(true, {
        description: 'Restores what emptyMailbox deleted, from the latest backup that contains it',
      }),
    ),
  },
  { ...closed, minProperties: 1, maxProperties: 1, description: 'One action' },
)

const Step = Type.Object(
  {
    at: Duration('Time from the start of the demo'),
    say: Optional(Type.String({ minLength: 1, maxLength: 400, description: 'Text for the audience' })),
    do: Optional(Act),
  },
  { ...closed, minProperties: 2 },
)

const content = {
  title: Name('Title of the demo'),
  description: Optional(Type.String({ maxLength: 1000, description: 'Audience and content of the demo' })),
  profile: Optional(
    Type.Enum([...profileNames], { description: 'Profile of the sandbox; default: its current profile' }),
  ),
  seed: Optional(
    Type.Integer({
      minimum: 0,
      description: 'Seed of the sandbox, which determines the names of people; default: its current seed',
    }),
  ),
  watch: Type.Array(Tile, { minItems: 1, maxItems: 4, description: 'What the audience should watch' }),
  steps: Type.Array(Step, { minItems: 1, maxItems: 200, description: 'Steps in the order of their times' }),
}

/** A demo in a file, which its name is that of. */
export const Demo = Type.Object(
  { $schema: Optional(Type.String()), ...content },
  { ...closed, title: 'vbo365-mock demo', description: 'A demo for an audience, step by step' },
)

/** A demo as it is given out. */
export const NamedDemo = Type.Object({ name: Type.String(), ...content })

export const ListedDemo = Type.Object({
  name: Type.String(),
  title: Type.String(),
  description: Type.String(),
})

export type Demo = Omit<Static<typeof Demo>, '$schema'>
export type NamedDemo = Static<typeof NamedDemo>
export type DemoAction = Static<typeof Act>
export type DemoStep = Static<typeof Step>
export type DemoTile = Static<typeof Tile>
