import t, { type Test } from 'tap'
import { API_VERSIONS, type VersionNumber } from '../../../src/api/versions.js'
import { cases } from '../../full.js'
import { mock, NOBODY, type TestMock } from '../../helper.js'
import { openAll } from '../crawl/crawler.js'
import { listOperations, ShapeCheck } from './facts.js'
import { Walker } from './walk.js'

// Every operation that reads, in every version: its status, its shape, and what it says to ids of nothing. Of version 3 these are in
// test/api/operations, and of 4 and 5 no shapes are known beside those of 3.

const HAS_SHAPES = 6
const NOT_FOUND = 404

/** What is known, and never there: no world has copy jobs. */
const ABSENT: readonly string[] = ['GET /Jobs/{jobId}/CopyJob']

interface Reader {
  readonly get: (path: string) => Promise<{ readonly status: number; readonly body: unknown }>
}

/** Asks below the version: as the administrator, but for what only the login of an organization has. */
async function createReader({ app, login, json }: TestMock, version: number): Promise<Reader> {
  const [organization] = await json<{ name: string }[]>('/v3/Organizations')
  const administrator = await login()
  const tenant = organization ? await login(`backup@${organization.name}`) : administrator
  return {
    get: async (path) => {
      const headers = /^\/Organization(\/LoggedInUser)?(\?|$)/.test(path) ? tenant : administrator
      const answer = await app.inject({ url: `/v${version}${path}`, headers })
      return { status: answer.statusCode, body: answer.body === '' ? undefined : JSON.parse(answer.body) }
    },
  }
}

/** An address with an id of nothing in place of each of its ids in turn. */
const spoil = (path: string, address: string): string[] =>
  path.split('/').flatMap((part, index) => {
    if (!part.startsWith('{')) return []
    const parts = address.split('/')
    parts[index] = NOBODY
    return parts.join('/')
  })

async function checkReads(t: Test, version: VersionNumber, profile: string): Promise<void> {
  const api = mock(t, { profile })
  await openAll(api)
  const { get } = await createReader(api, version)
  const walker = new Walker(get)
  const shapes = new ShapeCheck(version)
  const wrong: string[] = []
  let answered = 0
  for (const [name, { status: promised, type = '' }] of listOperations(version)) {
    const status = ABSENT.includes(name) ? NOT_FOUND : promised
    const [method, path = ''] = name.split(' ')
    if (method !== 'GET') continue
    for (const address of await walker.expand(path)) {
      const answer = await get(address)
      if (isNotSimulated(answer, name, version)) break
      // each restore session has only what is of its type
      if (isOfOtherType(answer)) continue
      answered++
      if (answer.status !== status) wrong.push(`${address}: ${tell(answer)}`)
      if (answer.status !== status || status === NOT_FOUND) continue
      if (version >= HAS_SHAPES) shapes.check(answer.body, type, address)
      else if (Array.isArray(answer.body) !== type.startsWith('List<'))
        wrong.push(`${address}: is no ${type}`)
      for (const unknown of spoil(path, address)) {
        const refused = await get(unknown)
        if (refused.status !== 404 || !tell(refused).includes(NOBODY))
          wrong.push(`${unknown}: ${tell(refused)}`)
      }
    }
  }
  t.ok(answered > 300, `${answered} answers`)
  t.strictSame(wrong, [], 'answers have their statuses')
  t.strictSame(
    [...shapes.differences].map(([what, { at }]) => `${what} (${at})`),
    [],
    'answers have the shapes of the version',
  )
}

type ReadAnswer = Awaited<ReturnType<Reader['get']>>

const isNotSimulated = ({ status, body }: ReadAnswer, name: string, version: number): boolean =>
  status === 501 &&
  (body as { message: string }).message.startsWith(
    `This mock does not simulate ${name.replace(' ', ` /v${version}`)}.`,
  )

const isOfOtherType = ({ body }: ReadAnswer): boolean =>
  ((body as { message?: string } | undefined)?.message ?? '').startsWith(
    'The restore session is of the type ',
  )

const tell = ({ status, body }: ReadAnswer): string => `${status} ${JSON.stringify(body)?.slice(0, 200)}`

for (const { number } of API_VERSIONS) {
  if (number === 3) continue
  for (const profile of cases(['small'], ['awkward', 'msp']))
    t.test(`v${number} answers each read of the profile ${profile} as the facts say`, (t) =>
      checkReads(t, number, profile),
    )
}
