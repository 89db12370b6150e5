const GUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi
const COMPACT_GUID = /^[\da-f]{32}$/i
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/
const DATE = /^\d{4}-\d\d-\d\d$/
/** As .NET writes a span of time, or a time of day: `00:00:00.0025829`, `1.02:00:00`. */
const TIMESPAN = /^-?(?:\d+\.)?\d\d:\d\d:\d\d(?:\.\d+)?$/
const DURATION = /^-?P(?=.)[\dYMWD]*(?:T[\d.HMS]+)?$/
const INTEGER = /^-?\d+$/
const DECIMAL = /^-?\d+[.,]\d+$/
const ADDRESS = /^[a-z][\w+.-]*:\/\//i
const BASE64 = /^[\w+/-]{24,}={0,2}$/

/** Describes the format of a text, and keeps nothing of it. */
export function describeText(text: string): string {
  if (text === '') return 'empty'
  const guids = describeGuids(text)
  if (guids !== undefined) return guids
  const time = TIME.exec(text)
  if (time) return describeTime(time[1]?.length ?? 0, time[2])
  if (DATE.test(text)) return 'date'
  if (TIMESPAN.test(text)) return 'timespan'
  if (DURATION.test(text)) return 'duration'
  if (INTEGER.test(text)) return 'integer as text'
  if (DECIMAL.test(text)) return 'decimal as text'
  if (/^(?:true|false)$/i.test(text)) return 'boolean as text'
  if (ADDRESS.test(text)) return 'address'
  return BASE64.test(text) ? 'base64' : 'text'
}

/** Describes a text that consists of GUIDs, which may follow each other, also with colons. */
function describeGuids(text: string): string | undefined {
  const isCompact = COMPACT_GUID.test(text)
  const guids = isCompact ? [text] : (text.match(GUID) ?? [])
  if (guids.length === 0) return undefined
  const rest = isCompact ? '' : text.replace(GUID, '')
  const isBraced = rest === '{}' && guids.length === 1
  if (!isBraced && !/^:*$/.test(rest)) return undefined
  const letters = text.replace(/[^a-z]/gi, '')
  // digits alone have no case; it is the lower one that is usual
  const letterCase =
    letters === letters.toLowerCase() ? '' : letters === letters.toUpperCase() ? ' upper' : ' mixed'
  const form = isCompact ? ' compact' : isBraced ? ' braced' : ''
  return `${guids.length === 1 ? 'guid' : 'guids'}${form}${letterCase}`
}

/** Trailing zeros are not written, so single numbers of digits say little: classes of them are told apart. */
function describeTime(digits: number, zone: string | undefined): string {
  const fraction = digits === 0 ? '' : digits <= 3 ? ' .3' : digits <= 7 ? ' .7' : ' .9'
  return `time${fraction}${zone === undefined ? '' : zone === 'Z' ? ' Z' : ' offset'}`
}

/** What {@link describeText} and its neighbors may say of a value that is neither an object nor a list. */
export const FORMATS: readonly string[] = [
  'null',
  'boolean',
  'integer',
  'negative integer',
  'decimal',
  'negative decimal',
  'empty',
  ...['guid', 'guid compact', 'guid braced', 'guids'].flatMap((form) => [
    form,
    `${form} upper`,
    `${form} mixed`,
  ]),
  ...['', ' .3', ' .7', ' .9'].flatMap((fraction) =>
    ['', ' Z', ' offset'].map((zone) => `time${fraction}${zone}`),
  ),
  'date',
  'timespan',
  'duration',
  'integer as text',
  'decimal as text',
  'boolean as text',
  'address',
  'base64',
  'text',
  'nested too deep',
]
