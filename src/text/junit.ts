import { escapeMarkup } from './escape-markup.js'

/** A check of a report for CI servers. */
export interface JunitCase {
  readonly className: string
  readonly name: string
  /** Absent if the check has passed. */
  readonly failure?: { readonly type: string; readonly message: string; readonly text: string } | undefined
}

/** Formats checks as JUnit XML. @param suite name of all of them */
export function formatJunitXml(suite: string, cases: readonly JunitCase[]): string {
  const failed = cases.filter(({ failure }) => failure).length
  const counts = `tests="${cases.length}" failures="${failed}" errors="0"`
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${counts}>
  <testsuite name="${escapeMarkup(suite)}" ${counts} skipped="0">
${cases.map(formatCase).join('\n')}
  </testsuite>
</testsuites>
`
}

function formatCase({ className, name, failure }: JunitCase): string {
  const open = `    <testcase classname="${escapeMarkup(className)}" name="${escapeMarkup(name)}" time="0"`
  if (!failure) return `${open}/>`
  return `${open}>
      <failure type="${escapeMarkup(failure.type)}" message="${escapeMarkup(failure.message)}">${escapeMarkup(failure.text)}</failure>
    </testcase>`
}
