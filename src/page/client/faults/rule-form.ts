import type { FaultDelay, FaultRule } from '../../../testing/faults/fault-rule.js'
import { readField, readOptional } from '../parts/field.js'
import { PageError } from '../state/describe-error.js'
import { texts } from '../texts.js'

const text = texts.faults

/** What the response is determined by; of them, a fault has one at most. */
export const RESPONSES = ['status', 'throttle', 'expiredToken', 'reset', 'hang', 'brokenJson'] as const
export type ResponseKind = (typeof RESPONSES)[number] | ''

export const DELAYS = ['fixed', 'between', 'about'] as const
export type DelayKind = (typeof DELAYS)[number] | ''

/** Whether a response of a kind may have a body of one's own. */
export const canHaveBody = (kind: ResponseKind): boolean =>
  kind === 'status' || kind === 'throttle' || kind === 'expiredToken'

export const findResponseKind = ({ effect }: FaultRule): ResponseKind =>
  RESPONSES.find((name) => effect[name] !== undefined) ?? (effect.body === undefined ? '' : 'status')

export const findDelayKind = ({ effect: { delay } }: FaultRule): DelayKind =>
  delay === undefined ? '' : typeof delay === 'string' ? 'fixed' : 'from' in delay ? 'between' : 'about'

export const formatPairs = (pairs: Readonly<Record<string, string>> = {}): string =>
  Object.entries(pairs)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')

export const formatBody = (body: unknown): string =>
  typeof body === 'string' ? body : (JSON.stringify(body, null, 2) ?? '')

/** Reads names and values, a pair on each line. @throws PageError */
function parsePairs(lines: string): Record<string, string> {
  return Object.fromEntries(
    lines
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const colon = line.indexOf(':')
        if (colon < 1) throw new PageError(text.noPair(line.trim()))
        return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
      }),
  )
}

const createJsonReader =
  (label: string) =>
  (json: string): unknown => {
    try {
      return JSON.parse(json)
    } catch {
      throw new PageError(text.notJson(label))
    }
  }

const parseNames = (list: string): string[] => list.split(',').map((name) => name.trim())

function readDelay(form: FormData): FaultDelay | undefined {
  const field = (name: string): string => readField(form, name)
  const seed = Number(field('delaySeed'))
  switch (field('delayKind') as DelayKind) {
    case 'fixed':
      return field('delay')
    case 'between':
      return { from: field('delayFrom'), to: field('delayTo'), seed }
    case 'about':
      return { median: field('median'), sigma: Number(field('sigma')), seed }
    default:
      return undefined
  }
}

const isEmpty = (value: object): boolean => Object.keys(value).length === 0

/** Reads a fault from the fields of its form; whether it makes sense, the server says. @throws PageError */
export function readRule(form: FormData): FaultRule {
  const kind = readField(form, 'response') as ResponseKind
  const number = (name: string) => readOptional(form, name, Number)
  const string = (name: string) => readOptional(form, name, String)
  const match = {
    ...string('operation'),
    ...string('method'),
    ...string('path'),
    ...(form.has('unknownPath') && { unknownPath: true }),
    ...string('user'),
    ...readOptional(form, 'query', parsePairs),
    ...readOptional(form, 'headers', parsePairs),
    ...readOptional(form, 'body', createJsonReader(text.fields.body)),
  }
  const delay = readDelay(form)
  const { setHeaders } = readOptional(form, 'setHeaders', parsePairs)
  const { ownBody } = readOptional(
    form,
    'ownBody',
    readField(form, 'bodyType') === 'text' ? String : createJsonReader(text.fields.ownBody),
  )
  const effect = {
    ...(kind === 'status' || kind === 'throttle' ? number(kind) : kind !== '' && { [kind]: true }),
    ...string('message'),
    ...(ownBody !== undefined && { body: ownBody }),
    ...string('reason'),
    ...(delay !== undefined && { delay }),
    ...(setHeaders && { headers: setHeaders }),
    ...readOptional(form, 'omit', parseNames),
    ...number('slowBody'),
    ...number('cutAfter'),
  }
  const window = {
    ...(readField(form, 'from') && { from: readField(form, 'from') }),
    ...(readField(form, 'until') && { until: readField(form, 'until') }),
  }
  return {
    ...(!isEmpty(match) && { match }),
    effect,
    ...(!form.has('enabled') && { enabled: false }),
    ...number('times'),
    ...number('after'),
    ...number('every'),
    ...(!isEmpty(window) && { window }),
    ...number('probability'),
    ...number('seed'),
  }
}
