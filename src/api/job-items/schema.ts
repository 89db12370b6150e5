import { type Static, Type } from 'typebox'
import { JobSite, OrganizationGroup, OrganizationSite, OrganizationUser } from '../directory-view.js'
import { defineLinks, nameSchema, refTo } from '../hal.js'
import { JobItemDraft, JobItemType, laterItemFlags } from '../job-item-schemas.js'
import { Flag, oneOrMany } from '../request-schemas.js'
import { allOptionalSince, byVersion, since } from '../versioned-schemas.js'

export const jobItemLinks = defineLinks({ job: 'jobs/{jobId}' })

/** Each type of item has properties of its own; only those are written. */
export const JobItem = nameSchema(
  'JobItem',
  Type.Object(
    allOptionalSince(6, {
      type: JobItemType,
      id: Type.String({ description: 'The GUID of the item, followed by the id of what is meant' }),
      user: Type.Optional(refTo(OrganizationUser)),
      group: Type.Optional(refTo(OrganizationGroup)),
      site: byVersion(
        Type.Optional(
          Type.Unsafe<Static<typeof OrganizationSite> | boolean>({
            anyOf: [refTo(OrganizationSite), Type.Boolean()],
            description: 'The site itself in an item of the type Site, else whether sites belong to it',
          }),
        ),
        { 6: Type.Optional(refTo(JobSite)) },
      ),
      mailbox: Flag,
      oneDrive: Flag,
      archiveMailbox: Flag,
      members: Flag,
      memberMailbox: Flag,
      memberArchiveMailbox: Flag,
      memberOnedrive: Flag,
      memberSite: Flag,
      ...laterItemFlags,
      folders: Type.Optional(Type.Array(Type.String(), { description: 'Only of OneDriveFolders' })),
      _links: Type.Partial(jobItemLinks.schema, { description: 'Empty for a part of an organization' }),
    }),
  ),
)

export const JobItemDrafts = nameSchema('JobItemDrafts', oneOrMany(refTo(JobItemDraft)))

/** Version 8 lets clients say that the items of the organization need not be worked out again. */
export const ItemWriteQuery = Type.Object({ skipItemUpdate: since(8, Flag) })

export const ItemIds = Type.Object({
  ids: Type.Optional(Type.String({ description: 'Ids of items, with commas between them' })),
})
