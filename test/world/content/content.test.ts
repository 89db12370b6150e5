import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import { loadProfile } from '../../../src/catalogue/profile-catalogue.js'
import type { Container } from '../../../src/world/content/containers.js'
import { getNativeFolder } from '../../../src/world/content/contents.js'
import { buildEntryHistory } from '../../../src/world/content/entry-history.js'
import { buildDocument } from '../../../src/world/content/files/document.js'
import { getFileChurnRates, getFileTree } from '../../../src/world/content/files/file-folders.js'
import { findContainer } from '../../../src/world/content/find-container.js'
import { countEntriesAt, getEntryCreationTime } from '../../../src/world/content/growth.js'
import {
  formatExchangeFolderId,
  formatExchangeItemId,
  parseExchangeFolderId,
  parseExchangeItemId,
} from '../../../src/world/content/mail/exchange-ids.js'
import { Clock } from '../../../src/world/core/clock.js'
import { seedWorld } from '../../../src/world/seed/seed-world.js'
import type { World } from '../../../src/world/world.js'
import { NOW } from '../../helper.js'

const DAY = 86_400_000

function make(sandbox = ''): { world: World; mailbox: (target: number) => Container } {
  const clock = new Clock({ mode: 'frozen', now: Date.parse(NOW) })
  const world = seedWorld({ profile: loadProfile('small'), seed: 365, sandbox, clock })
  const [organization] = world.tables.organizations.list()
  assert.ok(organization)
  return { world, mailbox: (target) => findContainer(world, organization, 'mailbox', target) as Container }
}

t.test('things come one after the other, and can be counted at any time', (t) => {
  const { world, mailbox } = make()
  fc.assert(
    fc.property(fc.nat(41), fc.integer({ min: 1, max: 3000 }), (target, n) => {
      const container = mailbox(target)
      const at = getEntryCreationTime(world, container, n)
      assert.ok(getEntryCreationTime(world, container, n - 1) <= at)
      assert.ok(countEntriesAt(world, container, at) > n, 'it is there when it comes')
      assert.ok(countEntriesAt(world, container, at - 1) <= n, 'and not before')
    }),
  )
  const later = Date.parse(NOW) + 300 * DAY
  t.ok(countEntriesAt(world, mailbox(0), later) > countEntriesAt(world, mailbox(0), Date.parse(NOW)) + 300)
  t.end()
})

t.test('ids of mail are read back, those of other mailboxes and sandboxes are not', (t) => {
  const { mailbox } = make()
  const elsewhere = make('w7')
  const code = fc.integer({ min: 0, max: 2 ** 32 - 5000 })
  fc.assert(
    fc.property(fc.nat(41), fc.integer({ min: 1, max: 60_000 }), code, (target, folder, entry) => {
      const container = mailbox(target)
      const id = formatExchangeItemId(container, folder, entry)
      assert.match(id, /^AAAAA[\w-]{89}==$/)
      assert.deepEqual(parseExchangeItemId(container, id), { folder, entryId: entry })
      assert.equal(parseExchangeFolderId(container, formatExchangeFolderId(container, folder)), folder)
      for (const other of [mailbox((target + 1) % 42), elsewhere.mailbox(target)]) {
        assert.equal(parseExchangeItemId(other, id), undefined)
        assert.equal(parseExchangeFolderId(other, formatExchangeFolderId(container, folder)), undefined)
      }
    }),
  )
  fc.assert(fc.property(fc.string(), (text) => parseExchangeItemId(mailbox(0), text) === undefined))
  t.pass('it holds')
  t.end()
})

t.test('no version of a document is larger than the profile says', (t) => {
  const { world } = make()
  const [organization] = world.tables.organizations.list()
  assert.ok(organization)
  const sizes = (documentBytes: { from: number; to: number }): number[] => {
    const content = { documentBytes }
    const drive = findContainer(world, { ...organization, content }, 'oneDrive', 1) as Container
    return Array.from({ length: 300 }, (_, n) => {
      const folder = getNativeFolder(getFileTree(world, drive), drive, n)
      const rates = getFileChurnRates(folder)
      const versions = buildEntryHistory(world, drive, n, rates).versionTimes.map((_, version) =>
        buildDocument(world, drive, folder, rates, n, version),
      )
      assert.deepEqual(
        versions.map(({ sizeBytes }) => sizeBytes),
        versions.map(({ sizeBytes }) => sizeBytes).sort((a, b) => a - b),
      )
      return versions.map(({ sizeBytes }) => sizeBytes)
    }).flat()
  }
  const between = sizes({ from: 10_000, to: 20_000 })
  t.ok(between.every((size) => size >= 10_000 && size <= 20_000))
  t.ok(new Set(between).size > 200)
  const GB3 = 3 * 2 ** 30
  t.ok(sizes({ from: GB3, to: GB3 }).every((size) => size === GB3))
  t.end()
})

t.test('values are the same in every sandbox, ids are not', (t) => {
  const [one, other] = [make().mailbox(3), make('w7').mailbox(3)]
  t.equal(one.name, other.name)
  t.equal(one.seed, other.seed)
  t.not(one.id, other.id)
  t.end()
})
