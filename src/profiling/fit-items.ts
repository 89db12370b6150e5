import type { ProfileItem } from '../world/seed/profile-schema.js'
import type { OrganizationSize } from './inventory.js'

const SIZE_OF = { User: 'users', Group: 'groups', Site: 'sites' } as const

/** Makes items refer to what an organization has, each to something else. */
export function fitItems(items: readonly ProfileItem[], size: OrganizationSize): ProfileItem[] {
  const fitting = items.flatMap((item): ProfileItem[] => {
    if (item.index === undefined) return [item]
    const count = size[SIZE_OF[item.type as keyof typeof SIZE_OF]]
    return count === 0 ? [] : [{ ...item, index: item.index % count }]
  })
  const known = new Map(fitting.map((item) => [`${item.type} ${item.index}`, item]))
  return [...known.values()]
}
