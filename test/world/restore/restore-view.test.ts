import { strict as assert } from 'node:assert'
import t from 'tap'
import { loadProfile } from '../../../src/catalogue/profile-catalogue.js'
import { Clock } from '../../../src/world/core/clock.js'
import { explore } from '../../../src/world/restore/restore-sessions.js'
import { getRestoreView } from '../../../src/world/restore/restore-view.js'
import { seedWorld } from '../../../src/world/seed/seed-world.js'
import { NOW } from '../../helper.js'

t.test('what a session sees goes with its backups, whether it was looked at before or not', (t) => {
  const clock = new Clock({ mode: 'frozen', now: Date.parse(NOW) })
  const world = seedWorld({ profile: loadProfile('small'), seed: 365, sandbox: '', clock })
  const [organization] = world.tables.organizations.list()
  assert.ok(organization)
  const session = explore(world, organization, { type: 'Vex' }, 'administrator')
  t.ok(getRestoreView(world, session).sources.length > 0)
  t.equal(
    getRestoreView(world, session).sources,
    getRestoreView(world, session).sources,
    'it is worked out once',
  )
  for (const { id } of world.tables.backups.where('organization', organization.id))
    world.tables.backups.delete(id)
  t.equal(getRestoreView(world, session).sources.length, 0)
  t.end()
})
