import type { ApiVersion } from '../../api/versions.js'
import type { ApiUpgrades } from '../../catalogue/api-upgrades.js'
import type { Call } from '../journal/call.js'
import { groupCalls, type Rule, type RuleContext } from '../report/report-types.js'
import { listUnknownProperties, type UnknownProperty } from './unknown-properties.js'
import { type UpgradedOperation, UpgradePlan, type UpgradeStep } from './upgrade-plan.js'

/** Describes the changes that affect a call. */
type DescribeChanges = (call: Call, step: UpgradeStep, context: RuleContext) => Iterable<string>

/** The specific parts of a rule. */
interface UpgradeRule extends Omit<Rule, 'find'> {
  readonly describe: DescribeChanges
}

/** Maximum length of a property name in a message. */
const MAX_NAME_LENGTH = 100

/** Creates the rules that find problems of a client with a later version. */
export function createUpgradeRules(target: ApiVersion): readonly Rule[] {
  const plan = new UpgradePlan(target)
  return buildRules(plan).map(({ describe, ...rule }) => ({
    ...rule,
    find: (calls, context) =>
      groupCalls(calls, (call) => {
        const step = call.operation === '' ? undefined : plan.getStep(call.operation)
        return step ? new Set(describe(call, step, context)) : []
      }),
  }))
}

const buildRules = ({ target: { name, hasAbsoluteLinks }, facts }: UpgradePlan): readonly UpgradeRule[] => [
  {
    name: 'operation-gone',
    severity: 'error',
    title: `Used operations do not exist in ${name}`,
    advice: 'Find another way to reach the same goal.',
    *describe({ operation }, { after }) {
      if (!after) yield `${operation} does not exist, and no replacement is known.`
    },
  },
  {
    name: 'operation-moved',
    severity: 'error',
    title: `Used operations have another address in ${name}`,
    advice: 'Use the new address. An address with /Action may still work, but it is not documented.',
    *describe({ operation }, { after }) {
      if (after && !after.isSamePath) yield `${operation} is now ${after.address}.`
    },
  },
  {
    name: 'list-paged',
    severity: 'error',
    title: `Lists come in pages in ${name}`,
    advice: 'Read the entries from results, and follow _links.next until a page has no such link.',
    *describe({ operation, status }, { before, after }) {
      if (status === 200 && before && !before.isPaged && before.result?.startsWith('List<'))
        if (after?.answer.isPaged) yield `${operation} returns a list, ${after.address} returns a page.`
    },
  },
  {
    name: 'status-changed',
    severity: 'warning',
    title: `Successful responses have another status in ${name}`,
    advice: 'Treat every status from 200 to 299 as success.',
    *describe({ operation }, { before, after }) {
      if (before && before.status < 300 && after && before.status !== after.answer.status)
        yield `${operation} returns ${before.status}, ${after.address} returns ${describeResponse(after)}.`
    },
  },
  {
    name: 'body-changed',
    severity: 'error',
    title: `Requests have properties that ${name} does not know`,
    advice: 'Use the new names. Remove properties without a new name: they may be ignored or refused.',
    *describe(call, { verb, after }, { reader }) {
      if (after?.body === undefined) return
      const content = call.request && reader.read(call.request, call.requestHeaders['content-type'])
      if (content?.kind !== 'json') return
      const sent = verb === '' ? content.value : (content.value as Record<string, unknown>)[verb]
      for (const one of listUnknownProperties(sent, after.body, facts))
        yield `${call.operation}: ${describeProperty(one)}`
    },
  },
  {
    name: 'query-changed',
    severity: 'error',
    title: `Requests have query parameters that ${name} does not know`,
    advice: 'Filter the entries yourself: unknown query parameters are ignored.',
    *describe({ operation, url }, { after }) {
      const lost = after?.lostParameters ?? []
      const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''
      for (const [sent, value] of new URLSearchParams(query))
        if (value !== '' && lost.includes(sent.toLowerCase()))
          yield `${operation}: there is no query parameter '${sent}'.`
    },
  },
  {
    name: 'answer-changed',
    severity: 'warning',
    title: `Some properties of responses do not exist in ${name}`,
    advice: 'Do not rely on these properties.',
    *describe(call, { after }, { reader }) {
      if (after?.answer.result === undefined || call.status >= 300) return
      const content = call.response && reader.read(call.response, call.responseType)
      if (content?.kind !== 'json') return
      if (isOtherShape(content.value, after.answer.result, facts))
        yield `${call.operation} returns other properties: ${listNames(after.answer.result, facts)}.`
      else
        for (const one of listUnknownProperties(content.value, after.answer.result, facts))
          yield `${call.operation}: ${describeProperty(one)}`
    },
  },
  {
    name: 'links-relative',
    severity: 'warning',
    title: `Links have no scheme and host in ${name}`,
    advice: 'Resolve links against the address of the server.',
    *describe({ response }, { version }) {
      if (version.hasAbsoluteLinks && !hasAbsoluteLinks && response?.content.includes('"href":"http'))
        yield `Links of ${version.name} begin with scheme and host, links of ${name} with /${name}.`
    },
  },
]

/** Tells whether an object has nothing in common with a schema. */
function isOtherShape(value: unknown, schema: string, { findProperties }: ApiUpgrades): boolean {
  const known = findProperties(schema)
  if (!known || typeof value !== 'object' || value === null) return false
  const names = Object.keys(value)
  return names.length > 0 && !names.some((name) => known.has(name.toLowerCase()))
}

const listNames = (schema: string, { findProperties }: ApiUpgrades): string =>
  [...(findProperties(schema)?.values() ?? [])].map(({ name }) => name).join(', ')

const describeResponse = ({ answer: { status, result } }: UpgradedOperation): string =>
  `${status} ${result === undefined ? 'without a body' : `with ${result}`}`

function describeProperty({ path, newName }: UnknownProperty): string {
  const name = `'${path.slice(0, MAX_NAME_LENGTH)}'`
  return newName === undefined ? `there is no ${name}.` : `${name} is now ${newName}.`
}
