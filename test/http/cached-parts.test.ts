import t from 'tap'
import { CachedPart, CachedTexts } from '../../src/http/cached-parts.js'

t.test('a part is written once, until what it is made of changes', async (t) => {
  const written: unknown[] = []
  const texts = new CachedTexts((value) => {
    written.push(value)
    return JSON.stringify(value)
  })
  const row = {}
  const [one, other] = [{}, {}]
  const text = (name: string, on: unknown, value: string) =>
    texts.getJson(new CachedPart(row, name, on, () => value))
  t.equal(text('a', one, 'first'), '"first"')
  t.equal(text('a', one, 'again'), '"first"')
  t.equal(text('b', one, 'by another name'), '"by another name"')
  t.equal(text('b', other, 'of another row'), '"of another row"')
  t.strictSame(written, ['first', 'by another name', 'of another row'])
})

t.test('what nobody asks for is let go', async (t) => {
  let written = 0
  const texts = new CachedTexts(() => {
    written++
    return 'x'.repeat(10_000)
  })
  const rows = Array.from({ length: 200 }, () => ({}))
  const ask = (row: object) => texts.getJson(new CachedPart(row, '', undefined, () => undefined))
  for (const row of rows) {
    ask(row)
    ask(rows[0] as object)
  }
  t.equal(written, 200, 'the one that is asked for stays')
  ask(rows[1] as object)
  t.equal(written, 201)
  ask(rows[199] as object)
  t.equal(written, 201)
})
