import type { FaultDelay, FaultEffect, FaultMatch, FaultRule } from '../../../testing/faults/fault-rule.js'
import { formatTime } from '../parts/format.js'
import { texts } from '../texts.js'

const text = texts.faults.words

const MAX_LENGTH = 80

const shorten = (value: unknown): string => {
  const told = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return told.length > MAX_LENGTH ? `${told.slice(0, MAX_LENGTH)}…` : told
}

const listPairs = (pairs: Readonly<Record<string, string>>, between: string): string[] =>
  Object.entries(pairs).map(([name, value]) => `${name}${between}${value}`)

const join = (parts: readonly (string | false | undefined)[]): string => parts.filter(Boolean).join(', ')

/** Says which requests a fault is for. */
export function describeRequests({
  operation,
  method,
  path,
  user,
  query = {},
  headers = {},
  body,
}: FaultMatch = {}): string {
  const address = join([operation, [method?.toUpperCase(), path].filter(Boolean).join(' ')])
  return join([
    address || text.all,
    user !== undefined && text.user(user),
    ...listPairs(query, '=').map((pair) => `?${pair}`),
    ...listPairs(headers, ': '),
    body !== undefined && text.requestBody(shorten(body)),
  ])
}

const describeDelay = (delay: FaultDelay): string =>
  typeof delay === 'string'
    ? text.delay(delay)
    : 'from' in delay
      ? text.delayBetween(delay.from, delay.to)
      : text.delayAbout(delay.median)

/** Says what a fault does to them. */
export const describeEffect = (effect: FaultEffect): string =>
  join([
    effect.delay !== undefined && describeDelay(effect.delay),
    effect.status !== undefined && text.status(effect.status),
    effect.throttle !== undefined && text.throttle(effect.throttle),
    effect.expiredToken && text.expiredToken,
    effect.reset && text.reset,
    effect.hang && text.hang,
    effect.brokenJson && text.brokenJson,
    effect.message !== undefined && text.message(effect.message),
    effect.body !== undefined && text.body(shorten(effect.body)),
    effect.headers && text.headers(listPairs(effect.headers, ': ').join(', ')),
    effect.omit && text.omit(effect.omit.join(', ')),
    effect.slowBody !== undefined && text.slowBody(effect.slowBody),
    effect.cutAfter !== undefined && text.cutAfter(effect.cutAfter),
  ])

/** Says how often it does it, apart from what it has done so far. */
export const describeLimits = ({ after, every, probability, window }: FaultRule): string =>
  join([
    after !== undefined && text.after(after),
    every !== undefined && text.every(every),
    probability !== undefined && text.probability(probability),
    window?.from !== undefined && text.from(formatTime(window.from)),
    window?.until !== undefined && text.until(formatTime(window.until)),
  ])
