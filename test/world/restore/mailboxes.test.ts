import { strict as assert } from 'node:assert'
import t from 'tap'
import { loadProfile } from '../../../src/catalogue/profile-catalogue.js'
import {
  getChanges,
  getChangesInSlices,
  getNativeTree,
} from '../../../src/world/content/container-changes.js'
import type { Container } from '../../../src/world/content/containers.js'
import { getNativeFolder } from '../../../src/world/content/contents.js'
import { findContainer } from '../../../src/world/content/find-container.js'
import { Clock } from '../../../src/world/core/clock.js'
import { runSlices } from '../../../src/world/core/slices.js'
import { Restorer } from '../../../src/world/restore/restorer.js'
import { seedWorld } from '../../../src/world/seed/seed-world.js'
import { NOW } from '../../helper.js'

function seedMailboxes() {
  const clock = new Clock({ mode: 'frozen', now: Date.parse(NOW) })
  const world = seedWorld({ profile: loadProfile('small'), seed: 365, sandbox: '', clock })
  const [organization] = world.tables.organizations.list()
  assert.ok(organization)
  const mailbox = (target: number) => findContainer(world, organization, 'mailbox', target) as Container
  return { world, from: mailbox(1), target: mailbox(2) }
}

/** Options of a restore to a folder. */
const restoreTo = (target: Container, path: string) =>
  ({
    target,
    mapPath: () => path,
    onConflict: 'replace',
    restoreChanged: true,
    restoreMissing: true,
    allVersions: false,
    markUnread: false,
  }) as const

t.test(
  'what was restored is put together in slices, and whoever comes in between goes on with it',
  async (t) => {
    const { world, from, target } = seedMailboxes()
    const tree = getNativeTree(world, from)
    const many = 2500
    for (const path of ['Restored', 'Other']) {
      const restorer = new Restorer(world, from, restoreTo(target, path))
      const entries = Array.from({ length: many }, (_, n) => 8 * n)
      runSlices(restorer.restore(entries, (entryId) => getNativeFolder(tree, from, entryId / 8)))
      runSlices(restorer.commit())
    }
    const work = getChangesInSlices(world, target)
    for (let step = 0; step < 2; step++) t.notOk(work.next().done, `step ${step}`)
    const { copies } = getChanges(world, target)
    t.equal(copies.length, 2 * many)
    t.ok(work.next().done)
    t.equal(getChanges(world, target).copies.length, 2 * many, 'none is there twice')
    t.ok(copies.every(({ versions }) => versions.length === 1))
  },
)

t.test('thousands of restores to folders of their own do not look through all before them', (t) => {
  const { world, from, target } = seedMailboxes()
  const tree = getNativeTree(world, from)
  // if each took what the last ones take, and the last ones the square of it, this would go on for hours
  const many = 2000
  for (let n = 0; n < many; n++) {
    const restorer = new Restorer(world, from, restoreTo(target, `Restored/Part ${n}`))
    const { created } = runSlices(restorer.restore([8 * n], () => getNativeFolder(tree, from, n)))
    runSlices(restorer.commit())
    if (created !== 1) t.fail(`part ${n} was not created`)
  }
  const folders = getChanges(world, target).tree.folders
  t.equal(folders.length, getNativeTree(world, target).folders.length + many + 1)
  t.equal(
    new Set(folders.map(({ number: folderNumber }) => folderNumber)).size,
    folders.length,
    'each has a code of its own',
  )
  t.end()
})
