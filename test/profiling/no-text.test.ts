import fc from 'fast-check'
import t from 'tap'
import { createProfile } from '../../src/profiling/create-profile.js'
import { mock } from '../helper.js'
import { type Answer, askMock, readServer } from './source.js'

// No text of a server may get into a profile that is made of it.

/** Properties whose values are times and members of closed sets: without them, little would be read. */
const MEANING =
  /^(type|region|status|backupType|periodicallyEvery|throttlingUnit|\w*(Type|Period|Time|Run|time|week|number|Date|Expires))$/

/** What each text has in it that came instead of one of the server. */
const MARK = 'Ωx'

type Replace = (value: unknown, name: string) => unknown

function mapLeaves(value: unknown, replace: Replace, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => mapLeaves(one, replace, name))
  if (typeof value !== 'object' || value === null) return replace(value, name)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapLeaves(one, replace, key)]))
}

/** A server that answers like a mock, but for what is replaced. */
const disguise =
  (answer: Answer, replace: Replace): Answer =>
  async (path) => {
    const { status, value } = await answer(path)
    return { status, value: mapLeaves(value, replace) }
  }

/** Asks each path once. */
function remember(answer: Answer): Answer {
  const known = new Map<string, ReturnType<Answer>>()
  return (path) => {
    const found = known.get(path) ?? answer(path)
    known.set(path, found)
    return found
  }
}

t.test('a profile has no text of the server in it', async (t) => {
  const answer = remember(askMock(mock(t, { profile: 'small' })))
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('"', "'\n", ' #', '*', '&a', '{n}', '12:00:00'),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(3, 5, 6, 8),
      fc.array(text, { minLength: 9, maxLength: 9 }),
      async (version, texts) => {
        const [invented, originals] = [new Map<string, string>(), new Map<string, string>()]
        const invent = (original: string): string => {
          const known =
            invented.get(original) ?? `${MARK}${invented.size}.${texts[invented.size % texts.length]}`
          invented.set(original, known)
          originals.set(known, original)
          return known
        }
        const replace: Replace = (value, name) => {
          if (typeof value !== 'string' || MEANING.test(name)) return value
          // the end of a link is an id
          return name === 'href'
            ? `https://${encodeURIComponent(invent('host'))}/${encodeURIComponent(invent(lastOf(value)))}`
            : invent(value)
        }
        const server = disguise(
          (path) =>
            answer(path.replace(/[^/?&=]+/g, (part) => originals.get(decodeURIComponent(part)) ?? part)),
          replace,
        )
        const { inventory } = await readServer(server, version)
        const { yaml, profile } = createProfile(inventory, 365)
        t.notOk(yaml.includes(MARK), `version ${version}`)
        const jobs = profile.organizations?.flatMap((one) =>
          (one.jobs ?? []).map(({ count = 1 }) => count * (one.count ?? 1)),
        )
        t.equal(
          jobs?.reduce((sum, count) => sum + count, 0),
          8,
          'and all of its jobs',
        )
        t.notMatch(inventory.notes.join(), /status/, 'all of it was read')
      },
    ),
    { numRuns: 8 },
  )
})

const lastOf = (href: string): string => href.split('?')[0]?.split('/').at(-1) ?? ''

t.test('whatever a server answers, a profile is valid', async (t) => {
  const answer = remember(askMock(mock(t, { profile: 'awkward' })))
  const junk = fc.oneof(
    fc.constantFrom(
      null,
      true,
      false,
      '',
      MARK,
      'null',
      '{n}',
      [],
      {},
      [[]],
      -1,
      0.5,
      7,
      Number.MAX_SAFE_INTEGER,
    ),
    fc.constantFrom(
      'Daily',
      'Yearly',
      'Keep',
      'Group',
      'Running',
      'SelectedItems',
      '2026-02-31T25:00',
      '24:00:00',
    ),
    fc.array(fc.constant(MARK), { maxLength: 3 }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(3, 6, 8),
      fc.array(junk, { minLength: 9, maxLength: 9 }),
      fc.array(fc.nat(9), { minLength: 99, maxLength: 99 }),
      async (version, values, chances) => {
        let leaves = 0
        const server = disguise(answer, (value) => {
          leaves++
          return chances[leaves % chances.length] === 0 ? values[leaves % values.length] : value
        })
        const { inventory } = await readServer(server, version)
        // it checks the profile
        const { yaml } = createProfile(inventory, 365)
        t.notOk(yaml.includes(MARK), `version ${version}`)
      },
    ),
    { numRuns: 25 },
  )
})
