// The licenses of what esbuild compiles into dist: whoever hands that on has to hand on these too.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Such as LICENSE, LICENCE.md, license-mit.txt, NOTICE, COPYING. */
const TEXT = /^(licen[cs]e|notice|copying)([.-].*)?$/i

/**
 * Says of each package that is compiled in what it is and under which terms.
 * @param inputs the files that esbuild has read, relative to this directory
 * @throws Error when a package has no license text
 */
export function noticesOf(inputs) {
  // a package may lie in that of another
  const folders = inputs.flatMap(
    (file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file.replaceAll('\\', '/'))?.[0] ?? [],
  )
  const notices = [...new Set(folders)].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const texts = readdirSync(folder).filter((file) => TEXT.test(file))
    if (texts.length === 0) throw new Error(`${folder} is compiled in, and has no license text.`)
    const all = texts.map((file) => readFileSync(join(folder, file), 'utf8').trim())
    return `${name} ${version} (${license})\n\n${all.join('\n\n')}\n`
  })
  const rule = `\n${'-'.repeat(80)}\n\n`
  return ['vbo365-mock contains code of these packages.\n', ...notices.sort()].join(rule)
}
