import type { LightMyRequestResponse } from 'fastify'
import t, { type Test } from 'tap'
import { cases, inFull } from '../../full.js'
import { mock, NOBODY, type TestMock } from '../../helper.js'
import { followLinks, prepare } from '../operations/check.js'
import { all } from '../operations/groups.js'
import type { Operation } from '../operations/operation.js'
import { isMeant, isSameEffect, isWrong, renameIn } from './differences.js'
import { ShapeCheck } from './facts.js'
import { moreOperations } from './more-operations.js'
import { listContradictions, listDifferences } from './same.js'
import { addressIn, findVerb, type Translated, translate, unwrap, valuesInOrder } from './translate.js'

// The operations of version 3, as the later versions have them: with their status and shape, and the same effect on the same world.

const LATER = [4, 5, 6, 7, 8]
const NEWEST = 8

/** The verb that the right body of an operation names. */
const verbOf = (operation: Operation): string | undefined => operation.verb?.split(', ')[0]

/** What an operation is and answers in a version, as text; undefined if it is gone. */
function describe(operation: Operation, version: number): string | undefined {
  const own = translate(operation, verbOf(operation), version)
  return own && JSON.stringify([own.name, own.answer])
}

/** Versions to try an operation in: the newest, and those that have it otherwise than the one after them. */
const versionsOf = (operation: Operation): readonly number[] => {
  const differs = (version: number) =>
    describe(operation, version) !== describe(operation, version === 5 ? 3 : version === 4 ? 5 : version + 1)
  const always = LATER.filter((version) => version === NEWEST || differs(version))
  return cases(
    always,
    LATER.filter((version) => !always.includes(version)),
  )
}

let current: Test = t
const api = mock({ fail: (...told) => current.fail(...told), teardown: (end) => t.teardown(end) })

for (const operation of [...all, ...moreOperations])
  t.test([operation.name, operation.verb].join(' '), operation.isLong ? inFull : {}, async (t) => {
    current = t
    let first: { readonly answer: LightMyRequestResponse; readonly state: unknown } | undefined
    for (const version of versionsOf(operation)) {
      const own = translate(operation, verbOf(operation), version)
      if (!own) await checkGone(t, operation, version)
      else {
        first ??= await doInFirst(api, operation)
        await checkIn(t, operation, version, own, first)
      }
    }
  })

/** Does an operation in version 3. */
async function doInFirst({ reset, state }: TestMock, operation: Operation) {
  reset()
  const { ask } = await prepare(api, operation)
  const answer = await ask()
  return { answer, state: state() }
}

async function checkGone(t: Test, operation: Operation, version: number): Promise<void> {
  if (version >= 6 && operation.verb !== undefined) return
  api.reset()
  const { ids, values, send } = await prepare(api, operation)
  const url = addressIn(
    version,
    { name: operation.name, answer: { status: 404 } },
    valuesInOrder(operation, values),
  )
  const { statusCode } = await send(url, operation.body?.(ids))
  t.ok(statusCode === 404 || statusCode === 405, `v${version} does not have it: ${statusCode}`)
}

async function checkIn(
  t: Test,
  operation: Operation,
  version: number,
  own: Translated,
  first: { readonly answer: LightMyRequestResponse; readonly state: unknown },
): Promise<void> {
  api.reset()
  const { ids, values, send } = await prepare(api, operation)
  const isPaged = own.answer.type?.startsWith('Page<') === true && /^\[/.test(first.answer.body)
  const query = [operation.query?.(ids), isPaged && 'limit=10000'].filter(Boolean).join('&')
  const ask = (given: readonly string[], body: unknown) =>
    send(`${addressIn(version, own, given)}?${query}`, renameIn(own, version, own.verb ? unwrap(body) : body))
  const inOrder = valuesInOrder(operation, values)
  const isRead = own.name.startsWith('GET ')

  const before = isRead ? undefined : api.state()
  for (const index of inOrder.keys()) {
    const answer = await ask(inOrder.with(index, NOBODY), operation.body?.(ids))
    t.equal(answer.statusCode, 404, `v${version} ${own.name}: unknown id ${index}`)
    t.match(answer.json(), { message: new RegExp(`'${NOBODY}' is not found`) })
  }
  for (const [body, message] of operation.wrong ?? []) {
    const sent = typeof body === 'function' ? body(ids) : body
    if (own.verb !== undefined && findVerb(operation, sent) !== own.verb) continue
    const told = own.verb === undefined ? message.source : message.source.replace(`'${own.verb}.`, "'")
    if (!isWrong(own, version, message)) continue
    const answer = await ask(inOrder, sent)
    t.equal(answer.statusCode, 400, `v${version} ${own.name} refuses ${JSON.stringify(sent)}`)
    t.match(tellMessage(answer), new RegExp(told, 'i'), `v${version} ${own.name} ${JSON.stringify(sent)}`)
  }
  if (before)
    t.strictSame(
      listDifferences(before, api.state()),
      [],
      `v${version}: nothing is changed by what is refused`,
    )

  const answer = await ask(inOrder, operation.body?.(ids))
  t.equal(answer.statusCode, own.answer.status, `v${version} ${own.name}: ${answer.body.slice(0, 300)}`)
  if (answer.statusCode >= 300) return
  checkAnswer(t, version, own, answer)
  if (isRead && own.answer.status === 200) {
    const contradictions = listContradictions(first.answer.json(), answer.json())
    t.strictSame(
      contradictions.filter((one) => !isMeant(one, version)),
      [],
      `v${version} ${own.name} says what v3 says`,
    )
  }
  if (isRead) return
  if (isSameEffect(own, version))
    t.strictSame(listDifferences(first.state, api.state()), [], `v${version} ${own.name} does what v3 does`)
  await followLinks(t, api, answer)
}

const tellMessage = (answer: LightMyRequestResponse): string =>
  answer.body === '' ? 'nothing' : answer.json<{ message: string }>().message

function checkAnswer(
  t: Test,
  version: number,
  { name, answer: { type } }: Translated,
  answer: LightMyRequestResponse,
): void {
  const title = `v${version} ${name} answers ${type ?? 'nothing'}`
  if (type === undefined) return void t.equal(answer.body, '', title)
  if (type === 'file') return void t.equal(answer.headers['content-type'], 'application/octet-stream', title)
  if (answer.body === '') return void t.fail(title)
  if (version < 6) return void t.equal(Array.isArray(answer.json()), type.startsWith('List<'), title)
  const shapes = new ShapeCheck(version)
  shapes.check(answer.json(), type, name)
  t.strictSame([...shapes.differences.keys()], [], title)
}
