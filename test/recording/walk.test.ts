import t from 'tap'
import { UnreachableError } from '../../src/client/send-over-https.js'
import { ApiWords } from '../../src/recording/api-words.js'
import { VersionRecording } from '../../src/recording/recording.js'
import type { TargetResponse } from '../../src/recording/target-client.js'
import { walkVersion } from '../../src/recording/walk.js'

const words = new ApiWords()

const ok = (value: unknown): TargetResponse => ({
  status: 200,
  headers: {},
  content: { kind: 'json', value },
})
const NOT_FOUND: TargetResponse = { status: 404, headers: {}, content: { kind: 'empty' } }

/** Walks a server that answers by exact address, and lists what was asked. */
async function walk(
  answers: Readonly<Record<string, unknown>>,
  recording = new VersionRecording(7),
  most = 10_000,
) {
  const asked: string[] = []
  const isDone = await walkVersion({
    recording,
    words,
    mayGoOn: () => asked.length < most,
    get: async (path) => {
      asked.push(path)
      const answer = answers[path]
      if (answer instanceof Error) throw answer
      return answer === undefined ? NOT_FOUND : ok(answer)
    },
  })
  return { recording, asked, isDone }
}

t.test('it asks what needs no id, and fills in ids of items', async (t) => {
  const { asked, recording, isDone } = await walk({
    '/v7/Jobs': [{ id: 'a b' }, { id: 'b' }, { id: 'c' }, { id: 'd' }],
    '/v7/Jobs/a%20b/SelectedItems': [{ id: 'x:y=' }],
    '/v7/JobSessions?limit=10': { offset: 0, limit: 10, results: [{ id: 7 }] },
    '/v7/Organizations': [{ name: 'no id', _links: { self: { href: '/v7/organizations/o%2F1?x=1' } } }],
  })
  t.ok(isDone)
  for (const path of [
    '/v7/Jobs/a%20b',
    '/v7/Jobs/c/SelectedItems',
    '/v7/Jobs/a%20b/SelectedItems/x%3Ay%3D',
    '/v7/JobSessions/7/LogItems?limit=10',
    '/v7/Organizations/o%2F1',
  ])
    t.ok(asked.includes(path), path)
  t.notOk(asked.includes('/v7/Jobs/d'), 'three items are enough')
  t.equal(new Set(asked).size, asked.length, 'nothing is asked twice')
  t.match(recording.get('/Jobs/{id}'), { asked: 3 })
  t.ok(asked.indexOf('/v7/HistorySettings') < asked.indexOf('/v7/Jobs/b'), 'breadth first')
  t.notMatch(JSON.stringify([...recording.operations.keys()]), /a b|x:y|o%2F1/)
})

t.test('items that are not alike are preferred', async (t) => {
  const like = (id: string) => ({ id, type: 'User', name: 'x' })
  const { asked } = await walk({
    '/v7/Jobs': [like('a'), like('b'), like('c'), like('d'), { id: 'e', type: 'Group' }],
  })
  const ids = asked.flatMap((path) => /^\/v7\/Jobs\/(\w)$/.exec(path)?.[1] ?? [])
  t.strictSame(ids.sort(), ['a', 'b', 'e'])
})

t.test('it stops when it may not go on, and goes on without a kept id', async (t) => {
  const answers = {
    '/v7/Jobs': [{ id: 'a' }],
    '/v7/Jobs/a': { id: 'a' },
    '/v7/Jobs/a/SelectedItems': [],
  }
  const whole = await walk(answers)
  const recording = new VersionRecording(7)
  const first = await walk(answers, recording, whole.asked.length - 3)
  t.notOk(first.isDone)
  const second = await walk(answers, recording)
  t.ok(second.isDone)
  t.ok(second.asked.includes('/v7/Jobs'), 'the ids are asked for again')
  t.notOk(second.asked.includes('/v7/HistorySettings'), 'what is known is not')
  t.ok(second.asked.length < whole.asked.length / 2)
  t.strictSame([...recording.operations.keys()].sort(), [...whole.recording.operations.keys()].sort())
})

t.test('a request that fails is counted, and several end the walk', async (t) => {
  const failure = new UnreachableError('silent', 'ETIMEDOUT', 'no answer')
  const { recording, isDone } = await walk({ '/v7/Jobs': failure })
  t.ok(isDone)
  t.match(recording.get('/Jobs'), { asked: 0, failed: 1 })
  const dead = new Proxy({}, { get: () => failure })
  await t.rejects(walk(dead), { message: 'no answer' })
})

t.test('ids of strange items do no harm', async (t) => {
  const strange = [null, 1, 'x', [], {}, { id: null }, { id: {} }, { id: '' }, { _links: null }]
  const { asked } = await walk({
    '/v7/Jobs': [...strange, { _links: { self: { href: '%E0%A4%A' } } }, { _links: { self: { href: 1 } } }],
    '/v7/Organizations': 'text',
    '/v7/Proxies': { results: 'text' },
    '/v7/Groups': null,
  })
  t.strictSame(
    asked.filter((path) => path.startsWith('/v7/Jobs/')),
    [],
  )
})
