const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const

/** Rounds a number to so many digits. */
export const roundTo = (digits: number, value: number): number => Number(value.toPrecision(digits))

/** Writes bytes as profiles have them, such as `1.819 TB`. @param digits that count; units begin at 1024 */
export function formatSize(bytes: number, digits = 4): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1)
  const value = roundTo(digits, bytes / 1024 ** power)
  return `${power === 0 ? Math.round(value) : value} ${UNITS[power]}`
}
