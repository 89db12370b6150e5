import { type Static, Type } from 'typebox'
import { OrganizationGroup, OrganizationSite, OrganizationUser } from '../directory.js'
import { defineLinks, named, refer } from '../hal.js'

export const jobItemLinks = defineLinks({ job: 'jobs/{jobId}' })

const Flag = Type.Optional(Type.Boolean())

/** Each type of item has properties of its own; only those are written. */
export const JobItem = named(
  'JobItem',
  Type.Object({
    type: Type.Enum(['Group', 'User', 'Site', 'PartialOrganization', 'PersonalSites', 'OneDriveFolders']),
    id: Type.String({ description: 'The GUID of the item, followed by the id of what is meant' }),
    user: Type.Optional(refer(OrganizationUser)),
    group: Type.Optional(refer(OrganizationGroup)),
    site: Type.Optional(
      Type.Unsafe<Static<typeof OrganizationSite> | boolean>({
        anyOf: [refer(OrganizationSite), Type.Boolean()],
        description: 'The site itself in an item of the type Site, else whether personal sites belong to it',
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
    _links: Type.Partial(jobItemLinks.schema, { description: 'Empty for a part of an organization' }),
  }),
)
