import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'

const { hashSources, readHash } = await import(
  new URL('../../scripts/pictures-sources.mjs', import.meta.url).href
)

t.test('the pictures show the page as it is', async (t) => {
  t.equal(readHash(), hashSources(), 'the page has changed since: npm run pictures takes them again')
})

t.test('README.md shows a failed call, a restore and the presenter', async (t) => {
  const readme = readFileSync('README.md', 'utf8')
  for (const name of ['failure', 'restore', 'presenter']) {
    t.match(readme, `(docs/pictures/${name}.png)`)
    t.ok(existsSync(`docs/pictures/${name}.png`))
  }
})
