import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'

// not beside this file, for links lead to the sources of tests, and this may be compiled
const ROOT = process.cwd()
const DOCUMENTS = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'llms.txt',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
]

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

/** Without code, where brackets and signs mean something else. */
const proseOf = (file: string): string => textOf(file).replace(/^```[\s\S]*?^```/gm, '')

/** The addresses of the headings of a document, as GitHub makes them. */
const anchorsOf = (file: string): string[] =>
  [...proseOf(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

t.test('each link of the documents leads somewhere', async (t) => {
  let count = 0
  for (const document of DOCUMENTS)
    for (const [, link = ''] of proseOf(document).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      count++
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? document : join(dirname(document), path)
      t.ok(existsSync(join(ROOT, target)), `${document}: ${link}`)
      if (anchor !== undefined) t.ok(anchorsOf(target).includes(anchor), `${document}: ${link}`)
    }
  t.ok(count > 50)
})

t.test('the README leads to each page of docs, and is short', async (t) => {
  const readme = textOf('README.md')
  for (const document of DOCUMENTS.filter((file) => file.startsWith('docs/')))
    t.match(readme, `](${document})`)
  t.ok(readme.split('\n').length < 200)
})

t.test('each page begins by saying whom it is for', async (t) => {
  for (const document of DOCUMENTS.filter((file) => file.startsWith('docs/')))
    t.match(textOf(document), /^# .+\n\nRead this page if \w/, document)
})
