import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'

const { checkTag, findNotes } = await import(new URL('../../scripts/release.mjs', import.meta.url).href)

const ROOT = process.cwd()
const WORKFLOWS = join(ROOT, '.github/workflows')

interface Step {
  readonly uses?: string
  readonly run?: string
}

interface Workflow {
  readonly permissions?: object
  readonly jobs: Readonly<Record<string, { readonly uses?: string; readonly steps?: readonly Step[] }>>
}

t.test('a release is tagged with the version of the package', (t) => {
  t.equal(checkTag('v1.2.3', { version: '1.2.3' }), '1.2.3')
  t.throws(() => checkTag('v1.2.4', { version: '1.2.3' }), /The tag is v1\.2\.4, .* tag it v1\.2\.3/)
  t.end()
})

t.test('a release says what the changelog says of its version', (t) => {
  const changelog =
    '# Changelog\n\n## 1.10.0 (2027-02-01)\n\nNewer.\n\n## 1.1.0 (2027-01-31)\n\nFirst.\n\n- Things.\n'
  t.equal(findNotes('1.1.0', changelog), 'First.\n\n- Things.\n')
  t.equal(findNotes('1.10.0', changelog), 'Newer.\n')
  t.throws(() => findNotes('1.1', changelog), /has no section '## 1\.1'/)
  t.throws(() => findNotes('1.1.0', '## 1.1.0 (not released)\n\nx\n'), /write the date of the release/)
  t.end()
})

t.test('workflows run what is there, with actions that are pinned and no more rights than they say', (t) => {
  const files = [
    ...readdirSync(WORKFLOWS).map((file) => join(WORKFLOWS, file)),
    ...['action.yml', 'finish/action.yml'].map((file) => join(ROOT, file)),
  ]
  for (const file of files) {
    const text = readFileSync(file, 'utf8')
    for (const [, action] of text.matchAll(/uses: (\S+.*)$/gm))
      t.match(action, /^(?:\.\/\S+|[\w-]+(?:\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/, `${file}: ${action}`)
    for (const [path] of text.matchAll(/(?:scripts|\.ci|action)\/[\w.-]+/g))
      t.ok(existsSync(join(ROOT, path)), `${file}: ${path}`)
    const { permissions, jobs = {} } = parse(text) as Workflow
    if (!file.startsWith(WORKFLOWS)) continue
    t.strictSame(permissions, { contents: 'read' }, file)
    for (const { uses, steps } of Object.values(jobs)) {
      if (uses !== undefined) t.ok(existsSync(join(ROOT, uses)), uses)
      for (const { run = '' } of steps ?? [])
        t.notMatch(run, /\$\{\{/, `${file}: what comes from outside is handed on as a variable`)
    }
  }
  t.end()
})
