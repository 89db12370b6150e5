import { strict as assert } from 'node:assert'
import t from 'tap'
import { loadProfile } from '../../../src/catalogue/profile-catalogue.js'
import { getChanges, getNativeTree } from '../../../src/world/content/container-changes.js'
import type { Container } from '../../../src/world/content/containers.js'
import { getNativeFolder } from '../../../src/world/content/contents.js'
import { findContainer } from '../../../src/world/content/find-container.js'
import { Clock } from '../../../src/world/core/clock.js'
import { runSlices } from '../../../src/world/core/slices.js'
import { Restorer } from '../../../src/world/restore/restorer.js'
import { seedWorld } from '../../../src/world/seed/seed-world.js'
import { NOW } from '../../helper.js'

t.test('thousands of restores to folders of their own do not look through all before them', (t) => {
  const clock = new Clock({ mode: 'frozen', now: Date.parse(NOW) })
  const world = seedWorld({ profile: loadProfile('small'), seed: 365, sandbox: '', clock })
  const [organization] = world.tables.organizations.list()
  assert.ok(organization)
  const mailbox = (target: number) => findContainer(world, organization, 'mailbox', target) as Container
  const [from, target] = [mailbox(1), mailbox(2)]
  const tree = getNativeTree(world, from)
  // if each took what the last ones take, and the last ones the square of it, this would go on for hours
  const many = 2000
  for (let n = 0; n < many; n++) {
    const restorer = new Restorer(world, from, {
      target,
      mapPath: () => `Restored/Part ${n}`,
      onConflict: 'replace',
      restoreChanged: true,
      restoreMissing: true,
      allVersions: false,
      markUnread: false,
    })
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
