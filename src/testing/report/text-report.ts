import type { Finding, Report } from './report-types.js'

const formatCount = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** Formats a report for a terminal. */
export function formatText({ sandbox, calls, dropped, findings }: Report): string {
  const where = sandbox === '' ? 'the default sandbox' : `sandbox ${sandbox}`
  const lost = dropped === 0 ? '' : `, and ${formatCount(dropped, 'older request')} dropped`
  const head = `${formatCount(findings.length, 'finding')} in ${formatCount(calls, 'request')} of ${where}${lost}.`
  const byRule = new Map<string, Finding[]>()
  for (const finding of findings) byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding])
  return `${[head, ...[...byRule.values()].map(formatSection)].join('\n\n')}\n`
}

function formatSection(findings: readonly Finding[]): string {
  const [{ severity, title, advice, rule }] = findings as readonly [Finding]
  const lines = findings.map(
    ({ detail, count, calls }) =>
      `  - ${detail} (${formatCount(count, 'time')}: request ${calls.join(', ')}${count > calls.length ? ' ...' : ''})`,
  )
  return [`${severity}: ${title} (${rule})`, ...lines, `  ${advice}`].join('\n')
}
