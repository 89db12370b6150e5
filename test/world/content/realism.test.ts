import { strict as assert } from 'node:assert'
import t from 'tap'
import { loadProfile } from '../../../src/catalogue/profile-catalogue.js'
import type { Container, ContainerKind } from '../../../src/world/content/containers.js'
import { getNativeFolder } from '../../../src/world/content/contents.js'
import { isNeverChanged } from '../../../src/world/content/entry-history.js'
import { buildDocument } from '../../../src/world/content/files/document.js'
import {
  getFileChurnRates,
  getFileTree,
  isListFolder,
} from '../../../src/world/content/files/file-folders.js'
import { findContainer } from '../../../src/world/content/find-container.js'
import { buildMailHeader } from '../../../src/world/content/mail/conversation.js'
import { getMailChurnRates, getMailTree } from '../../../src/world/content/mail/mail-folders.js'
import { buildMailItem, type MailItem } from '../../../src/world/content/mail/mail-item.js'
import type { Person } from '../../../src/world/content/people.js'
import { Clock } from '../../../src/world/core/clock.js'
import { seedWorld } from '../../../src/world/seed/seed-world.js'
import { NOW } from '../../helper.js'

// What is made up should look as if people had written it.

const clock = new Clock({ mode: 'frozen', now: Date.parse(NOW) })
const world = seedWorld({ profile: loadProfile('small'), seed: 365, sandbox: '', clock })
const [organization] = world.tables.organizations.list()
assert.ok(organization)

const container = (kind: ContainerKind, target: number) =>
  findContainer(world, organization, kind, target) as Container

interface Entry {
  readonly n: number
  readonly item: MailItem
}

/** The first items of a mailbox. */
function itemsOf(mailbox: Container, count: number): Entry[] {
  const tree = getMailTree(world, mailbox)
  return Array.from({ length: count }, (_, n) => ({
    n,
    item: buildMailItem(world, mailbox, getNativeFolder(tree, mailbox, n), n, 0),
  }))
}

const MAILBOXES = [container('mailbox', 1), container('mailbox', 7), container('groupMailbox', 0)]
const ALL = MAILBOXES.map((mailbox) => ({ mailbox, entries: itemsOf(mailbox, 1200) }))
const addressesOf = (people: readonly Person[]): string[] => people.map(({ address }) => address)

t.test('nobody is in a mail or an appointment twice', (t) => {
  for (const { entries } of ALL)
    for (const { item } of entries) {
      const all = addressesOf([item.from, ...item.to, ...item.cc])
      assert.equal(new Set(all).size, all.length, item.title)
    }
  t.end()
})

t.test('an answer has what it answers near it, and comes from somebody who was on that', (t) => {
  let answers = 0
  for (const { mailbox, entries } of ALL) {
    const tree = getMailTree(world, mailbox)
    for (const { n, item } of entries) {
      if (item.itemClass !== 'IPM.Note') continue
      const { parent, prefix } = buildMailHeader(world, mailbox, getNativeFolder(tree, mailbox, n), n)
      assert.equal(parent !== undefined, /^(RE|FW): /.test(item.title), item.title)
      if (parent === undefined) continue
      answers++
      const before = entries[parent]?.item as MailItem
      const folder = getNativeFolder(tree, mailbox, parent)
      assert.ok(isNeverChanged(mailbox, parent, getMailChurnRates(folder)), 'it was not deleted')
      assert.ok(before.time <= item.time)
      assert.equal(item.title, prefix + before.title.replace(/^(RE|FW): /, ''))
      const were = addressesOf([before.from, ...before.to, ...before.cc])
      assert.ok(were.includes(item.from.address), `${item.from.name} was on it`)
      if (prefix === 'RE: ')
        assert.ok(addressesOf([...item.to, ...item.cc]).every((one) => were.includes(one)))
    }
  }
  t.ok(answers > 500)
  t.end()
})

t.test('no sentence is twice in a body', (t) => {
  for (const { entries } of ALL)
    for (const { item } of entries) {
      const found = item.body.split(/(?<=[.?])\s+/).filter((sentence) => sentence.split(' ').length > 3)
      assert.equal(new Set(found).size, found.length, item.body)
    }
  t.end()
})

t.test('appointments and tasks begin and end on the quarter, and are signed by whose they are', (t) => {
  const quarter = 15 * 60_000
  for (const { entries } of ALL)
    for (const { item } of entries) {
      const { appointment, task } = item
      if (appointment) {
        assert.equal(appointment.start % quarter, 0)
        assert.equal(appointment.end % quarter, 0)
        assert.ok(item.body.endsWith(item.from.name.split(' ')[0] as string))
      }
      if (task) assert.ok(task.start % quarter === 0 && task.due % quarter === 0 && task.due > task.start)
    }
  t.end()
})

t.test('each contact is somebody else, at the firm of the address, in the country of the number', (t) => {
  const COUNTRIES: Record<string, RegExp> = {
    Boston: /^\+1 617 \d{3} \d{4}$/,
    Austin: /^\+1 512 \d{3} \d{4}$/,
    Chicago: /^\+1 312 \d{3} \d{4}$/,
    London: /^\+44 20 \d{4} \d{4}$/,
    Leeds: /^\+44 113 \d{3} \d{4}$/,
    Berlin: /^\+49 30 \d{5} \d{3}$/,
    Hamburg: /^\+49 40 \d{5} \d{3}$/,
    Paris: /^\+33 1( \d\d){4}$/,
    Lyon: /^\+33 4( \d\d){4}$/,
    Vienna: /^\+43 1 \d{4} \d{4}$/,
    Zurich: /^\+41 44 \d{3} \d\d \d\d$/,
  }
  for (const { entries } of ALL) {
    const contacts = entries.flatMap(({ item: { contact } }) => contact ?? [])
    const names = contacts.map(({ person }) => person.name)
    assert.equal(new Set(names).size, names.length)
    for (const { person, company, city, phone } of contacts) {
      assert.equal(person.address.split('@')[1], `${company.toLowerCase().replace(' ', '-')}.example`)
      assert.match(phone, COUNTRIES[city] as RegExp)
    }
  }
  t.end()
})

t.test('what has no recipients and no greeting has none', (t) => {
  for (const { entries } of ALL)
    for (const { item } of entries)
      if (/Contact|DistList|StickyNote|Task|Activity|Post/.test(item.itemClass)) {
        assert.deepEqual([item.to, item.cc], [[], []])
        assert.doesNotMatch(item.body, /Hello|Regards/)
        if (item.contact) assert.ok(item.body.includes(item.contact.phone))
      }
  t.end()
})

t.test('subjects are of many kinds', (t) => {
  for (const { entries } of ALL) {
    const subjects = entries.map(({ item }) => item.title).filter((title) => !/^(RE|FW): /.test(title))
    t.ok(new Set(subjects).size > subjects.length * 0.75, `${new Set(subjects).size} of ${subjects.length}`)
  }
  t.end()
})

t.test('files have names of their own, and hardly any a number after it', (t) => {
  for (const files of [container('oneDrive', 1), container('site', 0), container('site', 2)]) {
    const tree = getFileTree(world, files)
    const names: string[] = []
    for (let n = 0; n < 3000; n++) {
      const folder = getNativeFolder(tree, files, n)
      if (isListFolder(folder)) continue
      const { name, title, type } = buildDocument(world, files, folder, getFileChurnRates(folder), n, 0)
      assert.equal(name, `${title}.${type}`)
      assert.doesNotMatch(title, /\(\d+\)$/)
      names.push(name.toLowerCase())
    }
    t.equal(new Set(names).size, names.length, `${names.length} in ${files.name}`)
  }
  t.end()
})

t.test('sites differ by what they are for', (t) => {
  const rootsOf = (target: number): string =>
    getFileTree(world, container('site', target))
      .getChildren(undefined)
      .map(({ name }) => name)
      .join()
  t.ok(new Set(Array.from({ length: 9 }, (_, target) => rootsOf(target))).size > 6)
  t.end()
})
