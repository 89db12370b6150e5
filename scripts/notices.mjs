// The licenses of what esbuild compiles into dist: whoever hands that on has to hand on these too.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Such as LICENSE, LICENCE.md, license-mit.txt, NOTICE, COPYING. */
const TEXT = /^(licen[cs]e|notice|copying)([.-].*)?$/i

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`

/**
 * Says of each package that is compiled in what it is and under which terms.
 * @param inputs the files that esbuild has read, relative to this directory
 * A package that has only the name of the MIT license gets its text.
 * @throws Error when a package has no license text
 */
export function noticesOf(inputs) {
  // a package may lie in that of another
  const folders = inputs.flatMap(
    (file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file.replaceAll('\\', '/'))?.[0] ?? [],
  )
  const notices = [...new Set(folders)].map((folder) => {
    const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const texts = readdirSync(folder).filter((file) => TEXT.test(file))
    const all = texts.map((file) => readFileSync(join(folder, file), 'utf8').trim())
    if (all.length === 0 && license === 'MIT')
      all.push(`Copyright (c) ${author?.name ?? author ?? `the authors of ${name}`}\n\n${MIT}`)
    if (all.length === 0) throw new Error(`${folder} is compiled in, and has no license text.`)
    return `${name} ${version} (${license})\n\n${all.join('\n\n')}\n`
  })
  const rule = `\n${'-'.repeat(80)}\n\n`
  return ['vbo365-mock contains code of these packages.\n', ...notices.sort()].join(rule)
}
