import { type Static, Type } from 'typebox'
import { NotFoundError } from '../../world/core/errors.js'
import type { Slices } from '../../world/core/slices.js'
import type { DirectoryGroup, DirectorySite, DirectoryUser } from '../../world/organizations/directory.js'
import type { Organization } from '../../world/organizations/organization-rows.js'
import type { World } from '../../world/world.js'
import { LOCATION_TYPES } from '../directory-view.js'
import { PageQuery } from '../paging.js'
import { type Condition, select } from '../select.js'
import { since, until } from '../versioned-schemas.js'

const Part = (of: string) => Type.Optional(Type.String({ description: `Only those whose ${of} contains it` }))

/** Where the product looks; the directory of an organization is the same everywhere here. */
export const DataSource = Type.Object({
  dataSource: since(
    7,
    Type.Optional(
      Type.Enum(['PreferLocal', 'Production', 'PreferLocalResynced'], { description: 'Makes no difference' }),
    ),
  ),
})

const accountQuery = {
  ...PageQuery.properties,
  ...DataSource.properties,
  name: until(
    4,
    Type.Optional(Type.String({ description: 'Only those whose name or display name contains it' })),
  ),
  displayName: since(6, Part('display name')),
  locationFilter: since(
    6,
    Type.Optional(
      Type.Enum(['Cloud', 'OnPremises', 'Hybrid', 'CloudOrHybrid', 'OnPremisesOrHybrid', 'Any'], {
        description: 'Only those that are there',
      }),
    ),
  ),
}

export const UserQuery = Type.Object({
  ...accountQuery,
  userName: since(6, Part('name')),
  detectedSkuType: since(
    8,
    Type.Optional(
      Type.Enum(['Other', 'Education'], { description: 'There are no licenses for education here' }),
    ),
  ),
})

export const GroupQuery = Type.Object({ ...accountQuery, groupName: since(6, Part('name')) })

export const SiteQuery = Type.Object({
  ...PageQuery.properties,
  ...DataSource.properties,
  parentId: Type.Optional(
    Type.String({
      description: "Only the sites under this one; the word 'null' asks for those at the top",
    }),
  ),
  filter: since(7, Part('name or address')),
  locationFilter: since(
    6,
    Type.Optional(Type.Enum(['Cloud', 'OnPremises', 'Any'], { description: 'Only those that are there' })),
  ),
  includePersonalSites: since(
    6,
    Type.Optional(Type.Boolean({ description: 'Makes no difference: OneDrives are not listed as sites' })),
  ),
  includeSearchSites: since(8, Type.Optional(Type.Boolean({ description: 'There are none' }))),
})

type Place = 'Cloud' | 'OnPremises' | 'Hybrid'

/** One of some texts of an entry must contain another, without regard to case. */
function has<T>(wanted: string | undefined, readTexts: (entry: T) => readonly string[]): Condition<T> {
  const part = wanted?.toLowerCase()
  if (part === undefined) return undefined
  return (entry) => readTexts(entry).some((text) => text.toLowerCase().includes(part))
}

/** An entry must be there: `CloudOrHybrid` takes in two places. */
function isAt<T>(filter: string | undefined, readPlace: (entry: T) => Place): Condition<T> {
  if (filter === undefined || filter === 'Any') return undefined
  const places = filter.split('Or')
  return (entry) => places.includes(readPlace(entry))
}

/** The users that are asked for. */
export function* listUsers(
  world: World,
  organization: Organization,
  { name, userName, displayName, locationFilter, detectedSkuType }: Static<typeof UserQuery>,
): Slices<readonly DirectoryUser[]> {
  if (detectedSkuType === 'Education') return []
  return yield* select(world.getDirectory(organization).users, [
    has(name, (user) => [user.name, user.displayName]),
    has(userName, (user) => [user.name]),
    has(displayName, (user) => [user.displayName]),
    isAt(locationFilter, () => LOCATION_TYPES[organization.type]),
  ])
}

/** The groups that are asked for. */
export const listGroups = (
  world: World,
  organization: Organization,
  { name, groupName, displayName, locationFilter }: Static<typeof GroupQuery>,
): Slices<readonly DirectoryGroup[]> =>
  select(world.getDirectory(organization).groups, [
    has(name, (group) => [group.name, group.displayName]),
    has(groupName, (group) => [group.name]),
    has(displayName, (group) => [group.displayName]),
    isAt(locationFilter, (group) => group.locationType),
  ])

/** The sites that are asked for. @throws NotFoundError for the one that they are below */
export function* listSites(
  world: World,
  organization: Organization,
  { parentId, filter, locationFilter }: Static<typeof SiteQuery>,
): Slices<readonly DirectorySite[]> {
  const all = world.getDirectory(organization)
  const parent = parentId === undefined || parentId === 'null' ? undefined : all.site(parentId)
  if (parentId !== undefined && parentId !== 'null' && !parent) throw new NotFoundError('Site', parentId)
  return yield* select(all.sites, [
    parentId === undefined ? undefined : (site) => site.parent === parent?.index,
    has(filter, (site) => [site.name, site.url]),
    isAt(locationFilter, (site) => (site.isCloud ? 'Cloud' : 'OnPremises')),
  ])
}
