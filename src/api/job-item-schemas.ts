import { Type } from 'typebox'
import { nameSchema } from './hal.js'
import { Flag } from './request-schemas.js'

export const JOB_ITEM_TYPES = [
  'Group',
  'User',
  'Site',
  'PartialOrganization',
  'PersonalSites',
  'OneDriveFolders',
] as const

const IdReference = Type.Object({ id: Type.String({ minLength: 1 }) })

const itemProperties = {
  user: Type.Optional(IdReference),
  group: Type.Optional(IdReference),
  site: Type.Optional(
    Type.Union([IdReference, Type.Boolean()], {
      description: 'The site itself in an item of the type Site, else whether sites belong to it',
    }),
  ),
  mailbox: Flag,
  oneDrive: Flag,
  archiveMailbox: Flag,
  members: Flag,
  memberMailbox: Flag,
  memberArchiveMailbox: Flag,
  memberOnedrive: Flag,
  memberSite: Flag,
  folders: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), { description: 'Only of OneDriveFolders' }),
  ),
}

/** A job item as a client sends it: of a user, a group or a site the id is enough. A flag that is absent is off. */
export const JobItemDraft = nameSchema(
  'JobItemDraft',
  Type.Object({ type: Type.Enum([...JOB_ITEM_TYPES]), ...itemProperties }),
)

/** A flag that is absent stays as it is. */
export const JobItemChange = nameSchema(
  'JobItemChange',
  Type.Object({ type: Type.Optional(Type.Enum([...JOB_ITEM_TYPES])), ...itemProperties }),
)
