import { escapeMarkup } from './escape-markup.js'
import type { Finding, Report } from './report-types.js'

/** Formats a report as JUnit XML for CI servers. Each rule is a test case; it fails if the rule has findings. */
export function formatJunit({ sandbox, findings, rules }: Report): string {
  const failed = rules.filter((rule) => rule.findings > 0).length
  const counts = `tests="${rules.length}" failures="${failed}" errors="0"`
  const suite = `vbo365-mock report${sandbox === '' ? '' : ` on ${sandbox}`}`
  const cases = rules.map(({ rule, title }) =>
    formatTestCase(
      rule,
      title,
      findings.filter((finding) => finding.rule === rule),
    ),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${counts}>
  <testsuite name="${escapeMarkup(suite)}" ${counts} skipped="0">
${cases.join('\n')}
  </testsuite>
</testsuites>
`
}

function formatTestCase(rule: string, title: string, findings: readonly Finding[]): string {
  const open = `    <testcase classname="vbo365-mock.${escapeMarkup(rule)}" name="${escapeMarkup(rule)}" time="0"`
  const [first] = findings
  if (!first) return `${open}/>`
  const text = findings.map(
    ({ detail, count, calls }) => `${detail}\n  ${count} times, in calls ${calls.join(', ')}`,
  )
  return `${open}>
      <failure type="${first.severity}" message="${escapeMarkup(title)}">${escapeMarkup([...text, first.advice].join('\n'))}</failure>
    </testcase>`
}
