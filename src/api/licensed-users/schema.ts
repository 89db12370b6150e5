import { Type } from 'typebox'
import { defineLinks, nameSchema } from '../hal.js'

export const licensedUserLinks = defineLinks({ organization: 'organizations/{organizationId}' })

export const LicensedUser = nameSchema(
  'LicensedUser',
  Type.Object({
    id: Type.String({ description: 'guid:guid; after backedUpOrganizationId it is an id of UserData' }),
    name: Type.String(),
    isBackedUp: Type.Boolean(),
    lastBackupDate: Type.String({ description: 'Without a zone and without fractions of a second' }),
    licenseState: Type.Enum(['Licensed', 'Trial', 'TemporarilyAssigned', 'Exceeded']),
    organizationId: Type.String({ format: 'uuid' }),
    backedUpOrganizationId: Type.String({ description: 'name:guid:guid' }),
    organizationName: Type.String(),
    _links: licensedUserLinks.schema,
  }),
)
