import { type Static, Type } from 'typebox'
import { FaultRule } from '../testing/faults/fault-schema.js'
import { profileNames } from './profile-names.js'

const { Optional } = Type
const closed = { additionalProperties: false } as const

const Name = (description: string) => Type.String({ minLength: 1, maxLength: 200, description })
const Duration = (description: string) =>
  Type.String({ minLength: 1, maxLength: 40, description: `${description} (ISO 8601 duration)` })
const Message = Optional(Type.String({ maxLength: 500, description: 'Why; it is in the log of the session' }))
const Tile = Type.Enum(['jobs', 'sessions', 'repositories', 'restores', 'activity'])

const Act = Type.Object(
  {
    startJob: Optional(Name('Starts the job with this name')),
    stopJob: Optional(Name('Stops the job with this name')),
    nextRun: Optional(
      Type.Object(
        { job: Name('Its name'), status: Type.Enum(['Success', 'Warning', 'Failed']), message: Message },
        { ...closed, description: 'Says what the next run of a job comes to' },
      ),
    ),
    finish: Optional(
      Type.Object(
        {
          job: Name('Its name'),
          status: Optional(Type.Enum(['Success', 'Warning', 'Failed', 'Stopped'])),
          message: Message,
        },
        { ...closed, description: 'Ends the session of a job, as it was to end or in another way' },
      ),
    ),
    scenario: Optional(Name('Applies the scenario with this name')),
    fault: Optional(FaultRule),
    clearFaults: Optional(Type.Literal(true, { description: 'Takes all faults away' })),
    clock: Optional(
      Type.Object(
        {
          rate: Optional(
            Type.Number({
              minimum: 0,
              maximum: 86_400,
              description: 'World seconds for each second; 0: it stands',
            }),
          ),
          advance: Optional(Duration('How far the clock is moved on')),
        },
        { ...closed, minProperties: 1, description: 'What the clock of the world does' },
      ),
    ),
    emptyMailbox: Optional(
      Type.Object(
        {
          organization: Optional(Name('Its name; the first one that fits when left out')),
          mailbox: Optional(
            Name("Name or address; the first user's of whom there is a backup when left out"),
          ),
          folder: Optional(Name('Path of a folder with mail; Inbox when left out')),
        },
        { ...closed, description: 'A user deletes the mail in a folder' },
      ),
    ),
    restoreMailbox: Optional(
      Type.Literal(true, {
        description: 'Restores what emptyMailbox has deleted before, from the last backup that has it',
      }),
    ),
  },
  { ...closed, minProperties: 1, maxProperties: 1, description: 'What is done: one of these' },
)

const Step = Type.Object(
  {
    at: Duration('When, from the beginning on'),
    say: Optional(
      Type.String({ minLength: 1, maxLength: 400, description: 'What is said, for the audience to read' }),
    ),
    do: Optional(Act),
  },
  { ...closed, minProperties: 2 },
)

const content = {
  title: Name('What it is about'),
  description: Optional(Type.String({ maxLength: 1000, description: 'Whom it is for, and what they see' })),
  profile: Optional(
    Type.Enum([...profileNames], { description: 'What the sandbox begins from; as it is when left out' }),
  ),
  seed: Optional(Type.Integer({ minimum: 0, description: 'The same; names of people come from it' })),
  watch: Type.Array(Tile, { minItems: 1, maxItems: 4, description: 'What the audience should watch' }),
  steps: Type.Array(Step, { minItems: 1, maxItems: 200, description: 'In the order of their times' }),
}

/** A demo in a file, which its name is that of. */
export const Demo = Type.Object(
  { $schema: Optional(Type.String()), ...content },
  { ...closed, title: 'vbo365-mock demo', description: 'What is shown to an audience, step by step' },
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
