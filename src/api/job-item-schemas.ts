import { type Static, Type } from 'typebox'
import { RefusedError } from '../world/core/errors.js'
import type { JobItemDraft as Draft } from '../world/jobs/job-items.js'
import { nameSchema } from './hal.js'
import { Flag } from './request-schemas.js'
import { between, byVersion, since, withMemberVersions } from './versioned-schemas.js'
import type { ByVersion } from './versions.js'

export const JobItemType = withMemberVersions(
  Type.Enum(['Group', 'User', 'Site', 'PartialOrganization', 'PersonalSites', 'OneDriveFolders', 'Team']),
  { Team: { since: 6 } },
)

/** What the flag for the sites of an item is called. */
export const SITE_FLAGS = {
  User: { 3: 'site', 6: 'personalSite' },
  Group: { 3: 'site', 5: 'groupSite' },
  PartialOrganization: { 3: 'site', 6: 'sites' },
} as const satisfies Record<string, ByVersion<string>>

/** Flags of an item that only later versions have. */
export const laterItemFlags = {
  sites: since(6, Flag),
  teams: since(6, Flag),
  teamsChats: since(6, Flag),
  chats: between(6, 6, Flag),
  personalSite: since(6, Flag),
  groupSite: since(5, Flag),
}

const IdReference = Type.Object({ id: Type.String({ minLength: 1 }) })

const itemProperties = {
  user: Type.Optional(IdReference),
  group: Type.Optional(IdReference),
  site: byVersion(
    Type.Optional(
      Type.Union([IdReference, Type.Boolean()], {
        description: 'The site itself in an item of the type Site, else whether sites belong to it',
      }),
    ),
    { 6: Type.Optional(IdReference) },
  ),
  team: since(6, Type.Optional(IdReference)),
  mailbox: Flag,
  oneDrive: Flag,
  archiveMailbox: Flag,
  members: Flag,
  memberMailbox: Flag,
  memberArchiveMailbox: Flag,
  memberOnedrive: Flag,
  memberSite: Flag,
  ...laterItemFlags,
  folders: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), { description: 'Only of OneDriveFolders' }),
  ),
  id: since(6, Type.Optional(Type.String({ description: 'As answers have it; looked at by nobody' }))),
}

/** A job item as a client sends it: of a user, a group or a site the id is enough. A flag that is absent is off. */
export const JobItemDraft = nameSchema('JobItemDraft', Type.Object({ type: JobItemType, ...itemProperties }))

/** A flag that is absent stays as it is. */
export const JobItemChange = nameSchema(
  'JobItemChange',
  Type.Object({ type: Type.Optional(JobItemType), ...itemProperties }),
)

/**
 * The world's draft of a change to an item.
 * @param where what messages call the item, with a dot behind it; absent: it is the body itself
 * @throws RefusedError for a team: there is none
 */
export function buildItemChange(sent: Static<typeof JobItemChange>, where = ''): Partial<Draft> {
  const {
    type,
    team,
    personalSite,
    groupSite,
    sites,
    site = personalSite ?? groupSite ?? sites,
    ...rest
  } = sent
  if (type === 'Team')
    throw new RefusedError(
      team
        ? `The property '${where}team.id' must be the id of a team of the organization; it is '${team.id}'.`
        : `The property '${where}team.id' is missing: an item of type Team needs it.`,
    )
  return { ...rest, ...(type && { type }), ...(site !== undefined && { site }) }
}

/** The world's drafts of items. @param list what messages call them @throws RefusedError for a team */
export const buildJobItemDrafts = (sent: readonly Static<typeof JobItemDraft>[], list: string): Draft[] =>
  sent.map((item, index) => buildItemChange(item, `${list}[${index}].`) as Draft)
