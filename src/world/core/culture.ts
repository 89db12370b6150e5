/**
 * Regional settings of Windows, by their names: how each writes a date and a time. They are written down here, because what
 * Intl knows of them differs between versions of Node.
 */
const PATTERNS = {
  'de-DE': 'dd.MM.yyyy HH:mm:ss',
  'en-AU': 'd/MM/yyyy h:mm:ss tt',
  'en-GB': 'dd/MM/yyyy HH:mm:ss',
  'en-US': 'M/d/yyyy h:mm:ss tt',
  'es-ES': 'dd/MM/yyyy H:mm:ss',
  'fr-FR': 'dd/MM/yyyy HH:mm:ss',
  'it-IT': 'dd/MM/yyyy HH:mm:ss',
  'ja-JP': 'yyyy/MM/dd H:mm:ss',
  'nl-NL': 'd-M-yyyy HH:mm:ss',
  'pl-PL': 'dd.MM.yyyy HH:mm:ss',
  'pt-BR': 'dd/MM/yyyy HH:mm:ss',
  'sv-SE': 'yyyy-MM-dd HH:mm:ss',
} as const

export type Culture = keyof typeof PATTERNS

export const CULTURES = Object.keys(PATTERNS) as readonly Culture[]

export const DEFAULT_CULTURE: Culture = 'en-US'

const TOKEN = /yyyy|MM|M|dd|d|HH|H|h|mm|ss|tt/g

/** Formats a date and a time as Windows does. @param local read by its getUTC… methods */
export function formatTime(local: Date, culture: Culture): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  const [month, day, hours] = [local.getUTCMonth() + 1, local.getUTCDate(), local.getUTCHours()]
  const parts: Readonly<Record<string, string>> = {
    yyyy: String(local.getUTCFullYear()),
    MM: two(month),
    M: String(month),
    dd: two(day),
    d: String(day),
    HH: two(hours),
    H: String(hours),
    h: String(hours % 12 || 12),
    mm: two(local.getUTCMinutes()),
    ss: two(local.getUTCSeconds()),
    tt: hours < 12 ? 'AM' : 'PM',
  }
  return PATTERNS[culture].replace(TOKEN, (token) => parts[token] as string)
}
