import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check } from 'recheck'
import t from 'tap'
import ts from 'typescript'

// A pattern that backtracks takes seconds for a few kilobytes that were made for it. To check one takes a moment too, so what
// was found safe is written down: UPDATE=1 does that, and CHECK_ALL=1 looks at all of them again.

const SOURCES = 'src'
const SAFE = 'test/text/safe-patterns.json'

/** The patterns of the sources, each with the files that have it, and files that make patterns as they go. */
function patterns(): { found: Map<string, string[]>; made: string[] } {
  const found = new Map<string, string[]>()
  const made: string[] = []
  for (const name of readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\.tsx?$/.test(name)) continue
    const text = readFileSync(join(SOURCES, name), 'utf8')
    const add = (pattern: string): void => {
      found.set(pattern, [...(found.get(pattern) ?? []), name])
    }
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) add(node.text)
      // schemas write theirs as texts
      if (ts.isPropertyAssignment(node) && node.name.getText() === 'pattern')
        if (ts.isStringLiteral(node.initializer)) add(`/${node.initializer.text}/u`)
        else made.push(`${name}: ${node.getText()}`)
      if (ts.isNewExpression(node) && node.expression.getText() === 'RegExp')
        made.push(`${name}: ${node.getText()}`)
      ts.forEachChild(node, visit)
    }
    visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true))
  }
  return { found, made }
}

t.test('no pattern takes longer than in proportion to what it reads', { timeout: 300_000 }, async (t) => {
  const { found: all, made } = patterns()
  t.ok(all.size > 100, 'they were found')
  t.strictSame(made, [], 'what is made as it goes cannot be checked')
  const known = new Set<string>(JSON.parse(readFileSync(SAFE, 'utf8')))
  const safe: string[] = []
  for (const [pattern, files] of all) {
    if (known.has(pattern) && !process.env.CHECK_ALL) {
      safe.push(pattern)
      continue
    }
    const end = pattern.lastIndexOf('/')
    const result = await check(pattern.slice(1, end), pattern.slice(end + 1), { timeout: 30_000 })
    if (result.status === 'safe') safe.push(pattern)
    const why = result.status === 'vulnerable' ? result.complexity.summary : 'it cannot be told'
    t.equal(result.status, 'safe', `${pattern} of ${files.join(', ')}: ${why}`)
  }
  if (process.env.UPDATE) writeFileSync(SAFE, `${JSON.stringify(safe.sort(), null, 2)}\n`)
  else
    t.strictSame(
      [...known].filter((pattern) => !all.has(pattern)),
      [],
      'none is listed that is gone',
    )
})

t.test('a pattern that backtracks would be found', async (t) => {
  const { status } = await check('(?:passw|pwd)\\w*["]?\\s*[:=]', 'i')
  t.equal(status, 'vulnerable')
})
