import { formatJunitXml, type JunitCase } from '../text/junit.js'
import { DIFFERENCE_KINDS, type Difference } from './difference.js'
import type { Drift, IgnoreEntry } from './drift.js'

/** Formats the result of a comparison for people. */
export function formatDriftText({ versions, differences, ignored, unusedEntries }: Drift): string {
  const lines = versions.flatMap(({ version, compared, notSimulated, notCompared }) => {
    const own = differences.filter((difference) => difference.version === version)
    return [
      `v${version}: ${compared.length} operations compared, ${count(own.length, 'difference')}`,
      ...own.flatMap((one, index) => [
        ...(one.operation === own[index - 1]?.operation ? [] : [`  ${one.operation}`]),
        `    ${formatDifference(one)}`,
      ]),
      ...(notSimulated.length > 0
        ? [`  The mock does not simulate ${count(notSimulated.length, 'operation')} that the server answers.`]
        : []),
      ...notCompared.map(({ operation, reason }) => `  ${operation} was not compared: ${reason}.`),
    ]
  })
  return [
    ...lines,
    ...unusedEntries.map(
      (entry) => `Not needed any more in the list of known differences: ${formatEntry(entry)}`,
    ),
    `${count(differences.length, 'difference')}${ignored.length > 0 ? `, and ${ignored.length} that are known` : ''}`,
  ].join('\n')
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`

/** Such as `200 results[].endTime: format: the server has "time .3 Z", the mock has "time .7 Z"`. */
const formatDifference = ({ status, path, kind, recorded, played }: Difference): string =>
  `${status}${path === '' ? '' : ` ${path}`}: ${kind}: the server has "${recorded}", the mock has "${played}"`

const formatEntry = ({ reason, ...wanted }: IgnoreEntry): string =>
  `${Object.entries(wanted)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ')} (${reason})`

/** Formats the result of a comparison for CI servers. Each operation that was compared is a test case. */
export function formatDriftJunit({ versions, differences }: Drift): string {
  const cases = versions.flatMap(({ version, compared }) =>
    compared.map((operation): JunitCase => {
      const own = differences.filter((one) => one.version === version && one.operation === operation)
      return {
        className: `vbo365-mock.drift.v${version}`,
        name: operation,
        failure: formatFailure(own),
      }
    }),
  )
  return formatJunitXml('vbo365-mock drift', cases)
}

function formatFailure(differences: readonly Difference[]): JunitCase['failure'] {
  const [first] = differences
  if (!first) return undefined
  return {
    type: first.kind,
    message: DIFFERENCE_KINDS[first.kind],
    text: differences.map(formatDifference).join('\n'),
  }
}

/** The result of a comparison for programs. */
export const toDriftJson = ({ versions, differences, ignored, unusedEntries }: Drift): object => ({
  differences,
  ignored,
  unusedEntries,
  versions: versions.map(({ version, compared, notSimulated, notCompared }) => ({
    version,
    compared: compared.length,
    notSimulated,
    notCompared,
  })),
})
