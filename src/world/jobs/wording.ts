export const pluralize = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** `98.1 MB`, as the product shows sizes. */
export function formatSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB']
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)))
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}

/** Why a run fails whose proxy cannot be reached. */
export const formatOfflineReason = ({ hostName }: { readonly hostName: string }): string =>
  `proxy '${hostName}' is offline`

/** Why a run fails whose repository is too small for it. */
export const formatFullReason = (repository: string, neededBytes: number, freeBytes: number): string =>
  `repository '${repository}' is full: ${formatSize(neededBytes)} needed, ${formatSize(Math.max(0, freeBytes))} free`
