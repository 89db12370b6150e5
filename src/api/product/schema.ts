import { Type } from 'typebox'
import { defineLinks } from '../hal.js'
import { Int32 } from '../integer-schemas.js'
import { between, since } from '../versioned-schemas.js'

// no answer of version 3 has these, so they have no names in its description

export const ServiceInstance = Type.Object({
  installationId: Type.String({ format: 'uuid' }),
  version: Type.String({ description: 'Build of the product' }),
})

const HealthStatus = Type.Enum(['Unhealthy', 'Healthy'])
const HealthEntry = Type.Object({ status: HealthStatus })

export const HealthReport = Type.Object({
  status: HealthStatus,
  entries: Type.Object({ nats: HealthEntry, configurationDb: HealthEntry }),
})

const Moment = Type.String({ format: 'date-time', description: 'Absent for a license without an end' })

export const License = Type.Object({
  licenseID: Type.String({ format: 'uuid' }),
  status: Type.Enum(['Valid', 'Expired']),
  licenseExpires: since(7, Type.Optional(Moment)),
  type: Type.Enum(['Subscription', 'Evaluation']),
  licensedTo: Type.String(),
  totalNumber: Int32({ description: 'Users that it is for' }),
  usedNumber: Int32({ description: 'Users who take one up' }),
  newNumber: Int32({ description: 'Those of them beyond the number it is for who are let through' }),
  expirationDate: between(5, 6, Type.Optional(Moment)),
})

export const autoUpdateLinks = defineLinks({ self: { 6: 'license/autoupdate' } })

export const LicenseAutoUpdate = Type.Object({
  isEnabled: Type.Boolean(),
  _links: autoUpdateLinks.schema,
})

export const RestorePortalSettings = Type.Object({ isEnabled: Type.Boolean() })
