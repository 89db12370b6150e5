/** Identifies one version of an entry of a container: `index * 8 + version`. */
export type EntryId = number
/** Most versions of an entry. */
export const MAX_VERSIONS = 8
/** First id of the copies: entries that were restored to another folder than their own. */
export const FIRST_COPY_ID = 2 ** 31

export const buildEntryId = (n: number, version: number): EntryId => n * MAX_VERSIONS + version
export const getEntryIndex = (entryId: EntryId): number => Math.floor(entryId / MAX_VERSIONS)
export const getEntryVersion = (entryId: EntryId): number => entryId % MAX_VERSIONS
