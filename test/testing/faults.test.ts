import fc from 'fast-check'
import t from 'tap'
import { type FaultContext, FaultMatcher } from '../../src/testing/faults/fault-matcher.js'
import { Faults } from '../../src/testing/faults/faults.js'

const REQUEST: FaultContext = {
  operation: 'POST /Proxies',
  method: 'POST',
  url: '/v3/Proxies?a=1',
  account: 'administrator',
  headers: { accept: 'x' },
  body: undefined,
  hasToken: true,
  at: 0,
}

const effect = { status: 500 }

t.test('a body is read only if all else matches, and a fault asks for it', async (t) => {
  let reads = 0
  const request: FaultContext = {
    ...REQUEST,
    get body() {
      reads++
      return { content: '{"a":1}', size: 7 }
    },
  }
  const matcher = new FaultMatcher()
  const test = (match: object): boolean => matcher.createTest({ match, effect })(request)
  t.ok(test({ operation: 'POST /Proxies', query: { a: '1' }, headers: { accept: 'x' } }))
  t.notOk(test({ operation: 'POST /Jobs', body: { a: 1 } }))
  t.notOk(test({ query: { a: '2' }, body: { a: 1 } }))
  t.equal(reads, 0)
  t.ok(test({ query: { a: '1' }, body: { a: 1 } }))
  t.equal(reads, 1)
})

t.test('query parameters match as a plain reading of them says', async (t) => {
  const name = fc.constantFrom('a', 'A', 'b', 'c d')
  const value = fc.stringMatching(/^[xy ]{0,3}$/)
  const wanted = fc.stringMatching(/^[xy *]{0,3}$/)
  const toPattern = (text: string): RegExp => new RegExp(`^${text.replaceAll('*', '.*')}$`, 's')
  let matched = 0
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, value), { maxLength: 4 }),
      fc.dictionary(name, wanted),
      (sent, query) => {
        const expected = Object.entries(query).every(([key, pattern]) => {
          const first = sent.find(([given]) => given.toLowerCase() === key.toLowerCase())
          return first !== undefined && toPattern(pattern).test(first[1])
        })
        const url = `/v3/Jobs?${new URLSearchParams(sent)}`
        const found = new FaultMatcher().createTest({ match: { query }, effect })({ ...REQUEST, url })
        if (found) matched++
        return found === expected
      },
    ),
    { numRuns: 500 },
  )
  t.ok(matched > 20, `${matched} match`)
})

t.test('each change of the faults is told by their revision', async (t) => {
  const faults = new Faults()
  const seen = new Set([faults.revision])
  const see = (): void => void seen.add(faults.revision)
  const { id } = faults.add({ effect }, 0)
  see()
  faults.setEnabled(id, false)
  see()
  faults.replace(id, { effect }, 0)
  see()
  faults.remove(id)
  see()
  faults.add({ effect }, 0)
  faults.clear()
  see()
  t.equal(seen.size, 6)
})
