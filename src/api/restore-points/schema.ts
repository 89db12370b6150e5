import { Type } from 'typebox'
import { ETag } from '../e-tag.js'
import { defineLinks, nameSchema } from '../hal.js'
import { Timestamp } from '../timestamp-schema.js'
import { allOptionalSince, between, since } from '../versioned-schemas.js'

export const restorePointLinks = defineLinks({
  self: 'restorepoints/{id}',
  organization: 'organizations/{organizationId}',
  backupRepository: 'backuprepositories/{repositoryId}',
})

const None = (what: string) => Type.Boolean({ description: `Always false: there are no ${what} here` })

export const RestorePoint = nameSchema(
  'RestorePoint',
  Type.Object(
    allOptionalSince(6, {
      id: Type.String(),
      isDeleted: since(7, Type.Boolean()),
      repositoryId: Type.String({ format: 'uuid' }),
      backupTime: Timestamp('When the session ended'),
      jobId: Type.String({ format: 'uuid' }),
      organizationId: Type.String({ format: 'uuid' }),
      isExchange: Type.Boolean({ description: 'Whether there are mailboxes in it' }),
      isSharePoint: Type.Boolean({ description: 'Whether there are sites in it' }),
      isOneDrive: Type.Boolean({ description: 'Whether there are OneDrives in it' }),
      isTeams: None('teams'),
      isLongTermCopy: None('copies'),
      isCopy: since(7, None('copies')),
      isRetrieved: None('retrievals'),
      eTag: ETag,
      objectsEtag: ETag,
      _links: Type.Partial(restorePointLinks.schema, {
        description: 'Without the organization, if it was removed',
      }),
    }),
  ),
)

const Wanted = (description: string) => Type.Optional(Type.String({ description }))
const Only = (what: string) => Type.Optional(Type.Boolean({ description: `True: only ${what}` }))
const NotSimulated = (what: string) => Wanted(`${what}; not simulated: 501`)

/** Which restore points are asked for. */
export const RestorePointQuery = Type.Object({
  organizationId: Wanted('Only those of this organization'),
  jobId: Wanted('Only those of this job'),
  repositoryId: Wanted('Only those in this repository'),
  backupTime: between(6, 6, NotSimulated('Time of a backup')),
  from: since(7, Wanted('Only those of this time or later')),
  to: since(7, Wanted('Only those of this time or earlier')),
  orderAsc: since(7, Type.Optional(Type.Boolean({ description: 'True: oldest first' }))),
  isLongTermCopy: Only('copies, of which there are none'),
  isCopy: since(7, Only('copies, of which there are none')),
  isRetrieved: Only('what was retrieved, which is nothing'),
  userId: since(8, NotSimulated('Only those with this user')),
  groupId: since(8, NotSimulated('Only those with this group')),
  siteId: since(8, NotSimulated('Only those with this site')),
  teamId: since(8, Wanted('Only those with this team, of which there are none')),
})
