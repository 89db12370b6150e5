import { Type } from 'typebox'
import { ETag } from '../e-tag.js'
import { nameSchema, refTo } from '../hal.js'
import { PageQuery } from '../paging.js'

const owner = {
  organizationId: Type.Optional(
    Type.String({ format: 'uuid', description: 'Absent for an organization that was removed' }),
  ),
  backedUpOrganizationId: Type.String({ description: 'name:guid:guid' }),
}
const Msid = Type.Optional(Type.String({ description: 'Id in Microsoft 365; absent on premises' }))

export const ProtectedMailbox = nameSchema(
  'ProtectedMailbox',
  Type.Object({
    id: Type.String({ format: 'uuid' }),
    displayName: Type.String(),
    email: Type.String(),
    isArchive: Type.Boolean(),
  }),
)

export const ProtectedOneDrive = nameSchema(
  'ProtectedOneDrive',
  Type.Object({ id: Type.String(), displayName: Type.String(), url: Type.String({ format: 'uri' }) }),
)

export const ProtectedSite = nameSchema(
  'ProtectedSite',
  Type.Object({
    id: Type.String(),
    msid: Msid,
    displayName: Type.String(),
    url: Type.String({ format: 'uri' }),
    ...owner,
    eTag: ETag,
  }),
)

export const ProtectedUser = nameSchema(
  'ProtectedUser',
  Type.Object({
    id: Type.String({ description: 'As in the data of repositories' }),
    msid: Msid,
    displayName: Type.String(),
    accountType: Type.Enum(['User', 'SharedMailbox', 'PublicMailbox']),
    ...owner,
    mailboxes: Type.Array(refTo(ProtectedMailbox), { description: 'Its mailbox and its archive' }),
    oneDrives: Type.Array(refTo(ProtectedOneDrive)),
    sites: Type.Array(refTo(ProtectedSite), { description: 'Its personal site' }),
    eTag: ETag,
  }),
)

export const ProtectedGroup = nameSchema(
  'ProtectedGroup',
  Type.Object({
    id: Type.String({ description: 'As in the data of repositories' }),
    msid: Msid,
    displayName: Type.String(),
    ...owner,
    mailboxes: Type.Array(refTo(ProtectedMailbox)),
    sites: Type.Array(refTo(ProtectedSite)),
    eTag: ETag,
  }),
)

/** Whose backups are asked for. */
export const ProtectedQuery = Type.Object({
  ...PageQuery.properties,
  organizationId: Type.Optional(Type.String({ description: 'Only those of this organization' })),
  backedUpOrganizationId: Type.Optional(
    Type.String({ description: 'Only those whose organization has this id in its backups' }),
  ),
  repositoryId: Type.Optional(Type.String({ description: 'Only those that have backups in it' })),
  restorePointId: Type.Optional(Type.String({ description: 'Not simulated: 501' })),
})
