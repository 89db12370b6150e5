import { type Static, Type } from 'typebox'
import { OrganizationGroup, OrganizationSite, OrganizationUser } from '../directory-view.js'
import { defineLinks, nameSchema, refTo } from '../hal.js'
import { JOB_ITEM_TYPES, JobItemDraft } from '../job-item-schemas.js'
import { Flag, oneOrMany } from '../request-schemas.js'

export const jobItemLinks = defineLinks({ job: 'jobs/{jobId}' })

/** Each type of item has properties of its own; only those are written. */
export const JobItem = nameSchema(
  'JobItem',
  Type.Object({
    type: Type.Enum([...JOB_ITEM_TYPES]),
    id: Type.String({ description: 'The GUID of the item, followed by the id of what is meant' }),
    user: Type.Optional(refTo(OrganizationUser)),
    group: Type.Optional(refTo(OrganizationGroup)),
    site: Type.Optional(
      Type.Unsafe<Static<typeof OrganizationSite> | boolean>({
        anyOf: [refTo(OrganizationSite), Type.Boolean()],
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
    folders: Type.Optional(Type.Array(Type.String(), { description: 'Only of OneDriveFolders' })),
    _links: Type.Partial(jobItemLinks.schema, { description: 'Empty for a part of an organization' }),
  }),
)

export const JobItemDrafts = nameSchema('JobItemDrafts', oneOrMany(refTo(JobItemDraft)))

export const ItemIds = Type.Object({
  ids: Type.Optional(Type.String({ description: 'Ids of items, with commas between them' })),
})
