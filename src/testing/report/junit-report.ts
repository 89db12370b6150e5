import { formatJunitXml } from '../../text/junit.js'
import type { Finding, Report } from './report-types.js'

/** Formats a report as JUnit XML for CI servers. Each rule is a test case; it fails if the rule has findings. */
export function formatJunit({ sandbox, findings, rules }: Report): string {
  return formatJunitXml(
    `vbo365-mock report${sandbox === '' ? '' : ` on ${sandbox}`}`,
    rules.map(({ rule, title }) => ({
      className: `vbo365-mock.${rule}`,
      name: rule,
      failure: formatFailure(
        title,
        findings.filter((finding) => finding.rule === rule),
      ),
    })),
  )
}

function formatFailure(message: string, findings: readonly Finding[]) {
  const [first] = findings
  if (!first) return undefined
  const lines = findings.map(
    ({ detail, count, calls }) => `${detail}\n  ${count} times, in calls ${calls.join(', ')}`,
  )
  return { type: first.severity, message, text: [...lines, first.advice].join('\n') }
}
