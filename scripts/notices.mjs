// The licenses of what esbuild compiles into dist: whoever hands that on has to hand on these too.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Such as LICENSE, LICENCE.md, license-mit.txt, NOTICE, COPYING. */
const TEXT = /^(licen[cs]e|notice|copying)([.-].*)?$/i

/**
 * Says of each package that is compiled in what it is and under which terms.
 * @param inputs the files that esbuild has read, relative to this directory
 * A package without a license text is credited as its package.json says.
 * @throws Error when a package says nothing of its license
 */
export function noticesOf(inputs) {
  // a package may lie in that of another
  const folders = inputs.flatMap(
    (file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file.replaceAll('\\', '/'))?.[0] ?? [],
  )
  const notices = [...new Set(folders)].map((folder) => {
    const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    if (license === undefined) throw new Error(`${folder} is compiled in, and says nothing of its license.`)
    const texts = readdirSync(folder).filter((file) => TEXT.test(file))
    const all = texts.map((file) => readFileSync(join(folder, file), 'utf8').trim())
    if (all.length === 0) all.push(`Copyright ${author?.name ?? author ?? `the authors of ${name}`}`)
    return `${name} ${version} (${license})\n\n${all.join('\n\n')}\n`
  })
  const rule = `\n${'-'.repeat(80)}\n\n`
  return ['vbo365-mock contains code of these packages.\n', ...notices.sort()].join(rule)
}
