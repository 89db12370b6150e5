const PARTS = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/

/** Milliseconds of a duration that the server has checked. */
export function parseDuration(duration: string): number {
  const [, days = 0, hours = 0, minutes = 0, seconds = '0'] = PARTS.exec(duration) ?? []
  const whole = (Number(days) * 24 + Number(hours)) * 60 + Number(minutes)
  return (whole * 60 + Number(seconds.replace(',', '.'))) * 1000
}

/** `2:05`. */
export function formatMinutes(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
