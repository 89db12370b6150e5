import t from 'tap'
import { Clock } from '../../../src/world/core/clock.js'
import { seedWorld } from '../../../src/world/seed/seed-world.js'
import { freeBytesInTheEnd, getUsedBytes } from '../../../src/world/storage/disk-space.js'

const HOUR = 3_600_000
const JOBS = 200

t.test(
  'jobs that start together know what is left of their repository, and none goes through the others',
  async (t) => {
    const world = seedWorld({
      profile: {
        description: 'Many jobs that write to one repository at one time.',
        timeZone: 'UTC',
        proxies: [{ hostName: 'proxy.example', isDefault: true }],
        repositories: [{ name: 'One', proxy: 'proxy.example', path: 'D:\\One', capacity: '2 GB' }],
        organizations: [
          {
            users: 40,
            jobs: [
              {
                count: JOBS,
                name: 'Job {n}',
                repository: 'One',
                schedule: { dailyTime: '10:00:00' },
                selected: [{ type: 'User', index: 1, mailbox: true }],
              },
            ],
          },
        ],
      },
      seed: 1,
      clock: new Clock({ mode: 'frozen', now: Date.UTC(2026, 2, 2, 9) }),
    })
    const { sessions, repositories } = world.tables
    const [repository] = repositories.list()
    if (!repository) throw new Error('there is no repository')
    let looks = 0
    const where = sessions.where.bind(sessions)
    sessions.where = (index, ...rest) => {
      if (index === 'running') looks++
      return where(index, ...rest)
    }
    world.advance(HOUR)
    t.equal(sessions.size, JOBS)
    t.equal(looks, 0)

    const running = where('running', repository.id)
    const failed = running.filter(({ outcome }) => outcome === 'Failed')
    t.ok(running.length > failed.length, 'some fit')
    t.ok(
      failed.some(({ reason }) => reason?.includes('is full')),
      'and some do not',
    )
    const coming = running.reduce((sum, { bytes }) => sum + bytes, 0)
    t.equal(
      freeBytesInTheEnd(world, repository),
      repository.capacityBytes - getUsedBytes(world, repository) - coming,
    )
    world.advance(12 * HOUR)
    t.equal(where('running', repository.id).length, 0)
    t.equal(freeBytesInTheEnd(world, repository), repository.capacityBytes - getUsedBytes(world, repository))
  },
)
