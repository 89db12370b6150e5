import { type Static, Type } from 'typebox'
import { OrganizationGroup, OrganizationSite, OrganizationUser } from '../directory.js'
import { defineLinks, named, refer } from '../hal.js'
import { JOB_ITEM_TYPES, JobItemDraft } from '../job-item.js'
import { Flag, oneOrMany } from '../requests.js'

export const jobItemLinks = defineLinks({ job: 'jobs/{jobId}' })

/** Each type of item has properties of its own; only those are written. */
export const JobItem = named(
  'JobItem',
  Type.Object({
    type: Type.Enum([...JOB_ITEM_TYPES]),
    id: Type.String({ description: 'The GUID of the item, followed by the id of what is meant' }),
    user: Type.Optional(refer(OrganizationUser)),
    group: Type.Optional(refer(OrganizationGroup)),
    site: Type.Optional(
      Type.Unsafe<Static<typeof OrganizationSite> | boolean>({
        anyOf: [refer(OrganizationSite), Type.Boolean()],
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

export const JobItemDrafts = named('JobItemDrafts', oneOrMany(refer(JobItemDraft)))

export const ItemIds = Type.Object({
  ids: Type.Optional(Type.String({ description: 'Ids of items, with commas between them' })),
})
