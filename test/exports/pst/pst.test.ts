import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { planPst } from '../../../src/exports/pst/plan-pst.js'
import type { PstFolder, PstMessage } from '../../../src/exports/pst/pst-store.js'
import { cases } from '../../full.js'
import { needs } from '../programs.js'
import { extract, type Found, readpst } from './readers.js'
import { ANN, attachment, BOB, folder, message, pst, store, written } from './stores.js'
import { faultsOf } from './strict.js'

const person = ({ name, address }: { name: string; address: string }): string => `${name} <${address}>`

/** A text as it is, or as short as two long ones can be compared by. */
const brief = (text: string): string =>
  text.length < 1000 ? text : createHash('sha256').update(text).digest('hex')

/** What readers should find of a message. */
const expected = (path: string, { subject, from, to, cc, sent, body, attachments }: PstMessage) => ({
  folder: path,
  subject,
  from: person(from),
  to: to.map(person) as readonly string[],
  cc: cc.map(person) as readonly string[],
  sent: Math.floor(sent / 1000),
  body: brief(body),
  attachments: attachments.map(({ name, length }) => [name, length]),
})

const found = ({ folder, subject, from, to, cc, sent, body, attachments }: Found) => ({
  folder,
  subject,
  from,
  to,
  cc,
  sent,
  body: brief(body),
  attachments: attachments.map(({ name, bytes }) => [name, bytes.length]),
})

/** All messages in folders and below them, with the paths of their folders. */
const all = (folders: readonly PstFolder[], above = ''): ReturnType<typeof expected>[] =>
  folders.flatMap(({ name, count, message, folders: below }) => [
    ...all(below, `${above}${name}/`),
    ...Array.from({ length: count }, (_, n) => expected(above + name, message(n))),
  ])

const sorted = <T>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

t.test('a store without anything is a file that has all it must have', async (t) => {
  const file = await pst(store([]))
  t.equal(file.length, 271_360, 'as small as one of Outlook')
  t.strictSame(faultsOf(file), [])
  const { folders, messages } = extract(file)
  t.strictSame([[...folders], messages], [[['Deleted Items', 'IPF.Note']], []])
})

t.test('a damaged file is found out', async (t) => {
  const file = await pst(store([folder('Inbox', [message(), message()])]))
  t.strictSame(faultsOf(file), [])
  // the header, a page, a map, and all of the blocks
  const indexes = [9, 200, 0x4400, 0x4a00, 0x4d00, 0x5000, 0x5800, 0x6000]
  for (const at of indexes) {
    const damaged = Buffer.from(file)
    damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at)
    t.not(faultsOf(damaged).length, 0, `at ${at}`)
  }
})

const text = (maxLength: number) => fc.string({ unit: 'grapheme', maxLength })
// what has a name has one that can be told from nothing
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((one) => one.trim() === one && one !== '')
const somebody = fc.record({ name, address: fc.emailAddress() })
const letter: fc.Arbitrary<PstMessage> = fc
  .record({
    subject: fc.tuple(fc.constantFrom('', 'RE: ', 'FW: '), text(300)).map((parts) => parts.join('')),
    from: somebody,
    to: fc.array(somebody, { maxLength: 12 }),
    cc: fc.array(somebody, { maxLength: 3 }),
    sent: fc.integer({ min: 0, max: 4e12 }),
    body: fc.oneof(
      fc.constant(''),
      text(200),
      text(40).map((one) => one.repeat(900)),
    ),
    unread: fc.boolean(),
    attachments: fc.array(
      fc
        .tuple(fc.nat(50_000), fc.string({ minLength: 1, maxLength: 20 }))
        .map(([length, pattern]) => attachment('a b.bin', Buffer.alloc(length, pattern))),
      { maxLength: 3 },
    ),
  })
  .map((values) => message(values))
const folders = fc.letrec<{ folder: PstFolder; list: PstFolder[] }>((tie) => ({
  list: fc.array(tie('folder'), { maxLength: 3, depthIdentifier: 'folders' }),
  folder: fc
    .tuple(fc.array(letter, { maxLength: 5 }), fc.oneof({ maxDepth: 4 }, fc.constant([]), tie('list')))
    .map(([messages, below]) => folder('Folder', messages, below)),
}))

t.test('what is written is read, whatever it is', async (t) => {
  await fc.assert(
    fc.asyncProperty(folders.list, async (list) => {
      // names that come twice are told apart, so that paths can be compared
      const tell = (one: readonly PstFolder[]): PstFolder[] =>
        one.map((each, n) => ({ ...each, name: `${each.name} ${n}`, folders: tell(each.folders) }))
      const told = tell(list)
      const file = await pst(store(told))
      t.strictSame(faultsOf(file), [])
      const { messages } = extract(file)
      t.strictSame(sorted(messages.map(found)), sorted(all(told)))
    }),
    { numRuns: 12, seed: 365 },
  )
})

const LARGE = message({
  subject: 'RE: Größe – 大きい 📦',
  to: Array.from({ length: 150 }, (_, n) => ({ name: `Empfänger ${n}`, address: `person${n}@example.com` })),
  cc: [BOB],
  body: `${'Zeile für Zeile 📦 '.repeat(40)}\r\n`.repeat(6200),
  attachments: [
    attachment('three megabytes.bin', Buffer.alloc(3_000_001, 'abcdefg')),
    attachment('short.txt', Buffer.from('short')),
    attachment('nothing.txt', Buffer.alloc(0)),
  ],
})
const MANY = message({
  subject: 'Many files',
  // a node has room for 340 in one page
  attachments: Array.from({ length: 345 }, (_, n) => attachment(`${n}.txt`, Buffer.from(`file ${n}`))),
})
const deep = Array.from({ length: 30 }).reduce<PstFolder>(
  (below, _, n) => folder(`Level ${n}`, [message({ subject: `On ${n}` })], [below]),
  folder('Bottom', [message({ subject: 'At the bottom', body: '' })]),
)
const EXTREME = store([folder('Inbox', [LARGE, MANY]), deep])

t.test('long texts, many recipients, large and many attachments, deep folders', async (t) => {
  t.ok(Buffer.byteLength(LARGE.body) > 5_000_000)
  const file = await pst(EXTREME)
  t.strictSame(faultsOf(file), [])
  const { messages } = extract(file)
  t.strictSame(sorted(messages.map(found)), sorted(all(EXTREME.folders)))
  const [large] = messages.filter(({ subject }) => subject === LARGE.subject)
  t.ok(large?.attachments[0]?.bytes.equals(Buffer.alloc(3_000_001, 'abcdefg')))
})

t.test('readpst extracts just the same', needs('readpst'), async (t) => {
  // it does not look beyond the first 340 nodes of a message, so it gets none with that many
  const within = [folder('Inbox', [LARGE]), deep]
  const path = join(t.testdir(), 'a.pst')
  writeFileSync(path, await pst(store(within)))
  const { mails } = readpst(path, t.testdirName)
  // it ends lines as files do, adds one at the end, and makes no file of no bytes
  const lines = (body: string): string => brief(body.replace(/\r\n/g, '\n').trimEnd())
  const read = mails.map((mail) => ({ ...found(mail), body: lines(mail.body) }))
  const wanted = all(within).map((mail) => ({
    ...mail,
    body: lines(mail.subject === LARGE.subject ? LARGE.body : mail.body),
    attachments: mail.attachments.filter(([, length]) => length !== 0),
  }))
  const inOrder = (list: typeof read) =>
    sorted(list.map((mail) => ({ ...mail, attachments: sorted(mail.attachments) })))
  t.strictSame(inOrder(read), inOrder(wanted))
})

t.test('each class of items has what it is made of', async (t) => {
  const [start, end] = [Date.UTC(2026, 2, 3, 9), Date.UTC(2026, 2, 3, 10, 30)]
  const file = await pst(
    store([
      folder(
        'Calendar',
        [
          message({
            itemClass: 'IPM.Appointment',
            appointment: { start, end, location: 'Room 1', recurring: true },
          }),
        ],
        [],
        'IPF.Appointment',
      ),
      folder(
        'Contacts',
        [
          message({
            itemClass: 'IPM.Contact',
            contact: {
              person: BOB,
              company: 'Bakery',
              jobTitle: 'Baker',
              phone: '+1 617 555 0100',
              city: 'Boston',
            },
          }),
        ],
        [],
        'IPF.Contact',
      ),
      folder(
        'Tasks',
        [
          message({
            itemClass: 'IPM.Task',
            task: { status: 'InProgress', percentComplete: 50, start, due: end },
          }),
        ],
        [],
        'IPF.Task',
      ),
      folder('Notes', [message({ itemClass: 'IPM.StickyNote' })], [], 'IPF.StickyNote'),
      folder('Journal', [message({ itemClass: 'IPM.Activity', minutes: 12 })], [], 'IPF.Journal'),
    ]),
  )
  t.strictSame(faultsOf(file), [])
  const { folders, messages } = extract(file)
  t.strictSame([...folders].slice(1), [
    ['Calendar', 'IPF.Appointment'],
    ['Contacts', 'IPF.Contact'],
    ['Tasks', 'IPF.Task'],
    ['Notes', 'IPF.StickyNote'],
    ['Journal', 'IPF.Journal'],
  ])
  const of = (itemClass: string) => messages.find((one) => one.itemClass === itemClass)?.message
  t.match(of('IPM.Appointment'), {
    startTime: new Date(start),
    endTime: new Date(end),
    location: 'Room 1',
    duration: 90,
    isRecurring: true,
  })
  t.match(of('IPM.Contact'), {
    displayName: BOB.name,
    givenName: 'Bob',
    surname: 'Baker',
    companyName: 'Bakery',
    title: 'Baker',
    businessTelephoneNumber: '+1 617 555 0100',
    email1EmailAddress: BOB.address,
  })
  t.match(of('IPM.Task'), { taskStatus: 1, percentComplete: 0.5, taskOwner: ANN.name, isTaskComplete: false })
  t.match(of('IPM.Activity'), { logType: 'Phone call', logDuration: 12 })
  t.ok(of('IPM.StickyNote'))
})

const numbered = (count: number): PstFolder => ({
  ...folder('Inbox'),
  count,
  message: (n) => message({ subject: `Message ${n}`, unread: n % 2 === 0 }),
})

t.test('a folder with very many messages', async (t) => {
  const count = Math.max(...cases([5000], [20_000]))
  const file = await pst(store([numbered(count)]))
  t.strictSame(faultsOf(file), [])
  t.test('of which lspst lists each', needs('lspst'), async (t) => {
    const path = join(t.testdir(), 'a.pst')
    writeFileSync(path, file)
    const listed = execFileSync('lspst', [path]).toString().split('\n')
    const subjects = listed.flatMap((line) => /Subject: (.*)/.exec(line)?.[1] ?? [])
    t.strictSame(new Set(subjects).size, count)
    t.ok(subjects.every((subject, n) => subject === `Message ${n}`))
  })
})

t.test('a folder with 2,000 messages, in the order that they have', async (t) => {
  const { messages } = extract(await pst(store([numbered(2000)])))
  t.equal(messages.length, 2000)
  t.ok(messages.every(({ subject }, n) => subject === `Message ${n}`))
})

t.test('the same store gives the same bytes, and another one others', async (t) => {
  const [first, second, other] = await Promise.all([
    pst(store([deep])),
    pst(store([deep])),
    pst(store([deep], 'another')),
  ])
  t.ok(first.equals(second))
  t.notOk(first.equals(other))
})

t.test('with a limit there are as many files as it takes', async (t) => {
  const bytes = Buffer.alloc(300_000, 'x')
  const messages = Array.from({ length: 30 }, (_, n) =>
    message({ subject: `Message ${n}`, attachments: n % 3 === 0 ? [attachment('a.bin', bytes)] : [] }),
  )
  const huge = message({ subject: 'Huge', attachments: [attachment('b.bin', Buffer.alloc(4_000_000))] })
  const limit = 1_200_000
  const files = await written(
    store([
      folder('Inbox', messages.slice(0, 20), [folder('Below', messages.slice(20))]),
      folder('Sent', [huge]),
    ]),
    limit,
  )
  t.ok(files.length > 3)
  const subjects: string[] = []
  for (const file of files) {
    t.strictSame(faultsOf(file), [])
    const read = extract(file).messages.map(({ subject }) => subject)
    t.ok(file.length <= limit || read.join() === 'Huge', `${file.length} bytes`)
    t.not(read.length, 0)
    subjects.push(...read)
  }
  t.strictSame(subjects.sort(), [...messages, huge].map(({ subject }) => subject).sort())
})

async function drain(pieces: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of pieces);
}

t.test('what is not as it was said to be is no file', async (t) => {
  const short = { name: 'a.bin', length: 20_000, read: () => [Buffer.alloc(19_999)] }
  const { value: cut } = await planPst(store([folder('Inbox', [message({ attachments: [short] })])])).next()
  await t.rejects(drain(cut?.read() as AsyncIterable<Buffer>), /ended before its 20000 bytes/)

  let body = 'before'
  const changing: PstFolder = { ...folder('Inbox'), count: 1, message: () => message({ body }) }
  const { value: changed } = await planPst(store([changing])).next()
  body = 'and after that'
  await t.rejects(drain(changed?.read() as AsyncIterable<Buffer>), /has changed/)
})

t.test('planning can be given up, and so can writing', async (t) => {
  let asked = 0
  let most = 100
  const counting: PstFolder = {
    ...numbered(4000),
    message: (n) => {
      asked++
      return message({ subject: `Message ${n}` })
    },
  }
  const pause = (): Promise<void> | undefined =>
    asked < most ? undefined : Promise.reject(new Error('given up'))
  await t.rejects(planPst(store([counting]), { pause }).next(), { message: 'given up' })
  t.ok(asked <= most)
  most = 4100
  asked = 0
  const { value: file } = await planPst(store([counting]), { pause }).next()
  await t.rejects(drain(file?.read() as AsyncIterable<Buffer>), { message: 'given up' })
  t.ok(asked <= most)
})
