import { ITEM_FLAGS } from '../world/jobs/job-items.js'
import { Profile, type ProfileItem } from '../world/seed/profile-schema.js'
import { type Fields, isFields, pickFields, readId } from './fields.js'

const Item = Profile.properties.organizations.items.properties.jobs.items.properties.selected.items.properties

/** Items of a list of a job that a profile has: more would make it hard to read. */
export const MAX_PROFILE_ITEMS = 100

/** Reads the items of the jobs of an organization. A user, group or site gets the same index in all of them. */
export class JobItemReader {
  readonly #indexes = {
    User: new Map<string, number>(),
    Group: new Map<string, number>(),
    Site: new Map<string, number>(),
  }

  read(listed: readonly Fields[]): ProfileItem[] {
    return listed.slice(0, MAX_PROFILE_ITEMS).flatMap((fields) => this.#readItem(fields) ?? [])
  }

  #readItem(fields: Fields): ProfileItem | undefined {
    // a team is a group with a mailbox and a site
    const isTeam = fields.type === 'Team'
    const { type } = isTeam ? { type: 'Group' as const } : pickFields(fields, Item, ['type'])
    if (type === undefined) return undefined
    const { personalSite, groupSite, sites } = fields
    const site = [fields.site, personalSite, groupSite, sites].find((flag) => typeof flag === 'boolean')
    const flags = isTeam
      ? { mailbox: true, site: true }
      : pickFields({ ...fields, site }, Item, ITEM_FLAGS[type])
    const on = Object.entries(flags).filter(([, isOn]) => isOn)
    return {
      type,
      ...(isIndexed(type) && {
        index: this.#getIndex(type, isTeam ? fields.team : fields[type.toLowerCase()], fields),
      }),
      ...Object.fromEntries(on),
      // the names of folders are names of the server
      ...(type === 'OneDriveFolders' && { folders: inventFolders(fields.folders) }),
    }
  }

  #getIndex(type: IndexedType, target: unknown, fields: Fields): number {
    const indexes = this.#indexes[type]
    const id = readId(isFields(target) ? target.id : undefined) ?? readId(fields.id) ?? ''
    const index = indexes.get(id) ?? indexes.size
    indexes.set(id, index)
    return index
  }
}

type IndexedType = 'User' | 'Group' | 'Site'

const isIndexed = (type: ProfileItem['type']): type is IndexedType =>
  type === 'User' || type === 'Group' || type === 'Site'

const inventFolders = (folders: unknown): string[] => {
  const count = Array.isArray(folders) ? Math.min(Math.max(folders.length, 1), MAX_PROFILE_ITEMS) : 1
  return Array.from({ length: count }, (_, index) => `Folder ${index + 1}`)
}
