const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB']

/** Bytes as people read them: `5.3 GB`, each 1024 of the one before. */
export function formatBytes(count: number): string {
  let [size, unit] = [count, 0]
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024
    unit++
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]}`
}

const NUMBER = new Intl.NumberFormat('en-US')

export const formatCount = (value: number): string => NUMBER.format(value)

/** `2026-03-02 14:30:00`, UTC. */
export const formatTime = (instant: string | number): string =>
  Number.isNaN(Number(new Date(instant)))
    ? ''
    : new Date(instant).toISOString().slice(0, 19).replace('T', ' ')

/** `2026-03-02 14:30`, UTC. */
export const formatMinute = (instant: string): string => formatTime(instant).slice(0, 16)

/** `14:30:00`, UTC. */
export const formatTimeOfDay = (instant: string | number): string => formatTime(instant).slice(11)

const STEPS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const

/** Formats how long something takes: `1 h 6 min`, in two units at most. */
export function formatSpan(ms: number): string {
  let rest = Math.round(Math.abs(ms) / 1000)
  const parts: string[] = []
  for (const [seconds, unit] of STEPS) {
    const whole = Math.floor(rest / seconds)
    rest -= whole * seconds
    if (whole > 0) parts.push(`${whole} ${unit}`)
    else if (parts.length > 0) break
    if (parts.length === 2) break
  }
  return parts.join(' ') || '0 s'
}

/** Milliseconds of a response. */
export const formatMilliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
