import { createHash } from 'node:crypto'
import { escapeMarkup } from '../../text/escape-markup.js'
import type { Finding, Report } from './report-types.js'

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1d232b; background: #fff }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin: 2rem 0 0.25rem } p { margin: 0.25rem 0 }
ul { padding-left: 1.25rem } .advice { color: #4a5563 } .error { color: #a4161a } .warning { color: #8a5a00 }
@media (prefers-color-scheme: dark) { body { color: #e6e9ee; background: #14181d } .advice { color: #a7b1be } .error { color: #ff8a8a } .warning { color: #f0c060 } }
`

/** Content security policy: the page loads nothing and runs nothing. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

const formatCount = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** Formats a report as an HTML page. Text from clients is escaped. */
export function formatHtml({ sandbox, at, calls, dropped, findings, rules }: Report): string {
  const where = sandbox === '' ? 'the default sandbox' : `sandbox ${sandbox}`
  const found = rules.filter((rule) => rule.findings > 0)
  const fine = rules.filter((rule) => rule.findings === 0)
  const lost =
    dropped === 0
      ? ''
      : ` The journal has dropped ${formatCount(dropped, 'older request')}, which could not be checked.`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Report on the client</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Report on the client</h1>
<p>${escapeMarkup(`Checked ${formatCount(calls, 'request')} in ${where}, at ${at}.${lost}`)}</p>
${found.map(({ rule }) => formatSection(findings.filter((finding) => finding.rule === rule))).join('\n')}
<h2>Checked, and not found</h2>
<ul>
${fine.map(({ title }) => `<li>${escapeMarkup(title)}</li>`).join('\n')}
</ul>
</body>
</html>
`
}

function formatSection(findings: readonly Finding[]): string {
  const [{ severity, title, advice, rule }] = findings as readonly [Finding]
  const items = findings.map(
    ({ detail, count, calls }) =>
      `<li>${escapeMarkup(detail)} <small>${escapeMarkup(`${formatCount(count, 'time')}: request ${calls.join(', ')}${count > calls.length ? ' ...' : ''}`)}</small></li>`,
  )
  return `<h2 id="${escapeMarkup(rule)}"><span class="${severity}">${severity}</span> ${escapeMarkup(title)}</h2>
<p class="advice">${escapeMarkup(advice)}</p>
<ul>
${items.join('\n')}
</ul>`
}
