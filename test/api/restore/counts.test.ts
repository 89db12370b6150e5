import fc from 'fast-check'
import t from 'tap'
import { mock, type TestMock } from '../../helper.js'
import {
  act,
  back,
  backUp,
  type Entry,
  list,
  openDrive,
  openMailbox,
  openSite,
  restoreTo,
} from './restoring.js'

/** Counts of a restore, whatever they are of. */
interface Counts {
  readonly done: number
  readonly failed: number
  readonly skipped: number
}

type Answer = Readonly<Record<string, number>>

const countsOf = (answer: Answer): Counts => ({
  done: (answer.createdItemsCount ?? 0) + (answer.mergedItemsCount ?? 0) + (answer.restoredItemsCount ?? 0),
  failed: answer.failedItemsCount as number,
  skipped: (answer.skippedItemsCount ?? answer.skippedItemsByNoChangesCount) as number,
})

/** What is compared of an entry: which it is, and in which version. */
const markOf = (entry: Entry & { readonly version?: string; readonly sizeBytes?: number }): string =>
  JSON.stringify([entry.id, entry.version, entry.sizeBytes])

interface Case {
  readonly open: (api: TestMock, flags?: object, index?: number) => Promise<string>
  readonly below: 'Items' | 'Documents'
  readonly own: object
  readonly elsewhere: (api: TestMock) => Promise<object>
  readonly at: (of: string) => string
  /** Opens what `elsewhere` has restored to. */
  readonly target: (api: TestMock) => Promise<string>
}

const library = (of: string, id = ''): string => `${of}/Libraries/${id}`

const CASES: Readonly<Record<string, Case>> = {
  mail: {
    open: openMailbox,
    below: 'Items',
    own: back(),
    elsewhere: async (api) => {
      const { email } = await api.json<{ email: string }>(await openMailbox(api, {}, 9))
      return restoreTo({ mailbox: email, folder: 'Elsewhere' })
    },
    at: (of) => of,
    target: (api) => openMailbox(api, {}, 9),
  },
  drives: {
    open: openDrive,
    below: 'Documents',
    own: back(),
    elsewhere: async (api) => {
      const { id } = await api.json<Entry>(await openDrive(api, {}, 4))
      return { copyTo: { userName: 'u', userPassword: 'p', onedrive: { id }, folder: 'Elsewhere' } }
    },
    at: (of) => of,
    target: (api) => openDrive(api, {}, 4),
  },
  sites: {
    open: (api, flags) => openSite(api, flags),
    below: 'Documents',
    own: restoreTo(),
    elsewhere: async () => restoreTo({ list: 'Elsewhere' }),
    at: library,
    target: (api) => openSite(api),
  },
}

const read = async (api: TestMock, url: string): Promise<Set<string>> =>
  new Set((await list(api, url)).map(markOf))

t.test('counts are the changes that the next backup shows, of a whole and with all flags', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(CASES)),
      fc.boolean(),
      fc.record({ showDeleted: fc.boolean(), showAllVersions: fc.boolean() }),
      async (name, elsewhere, flags) => {
        const { open, below, own, elsewhere: other, at, target } = CASES[name] as Case
        // two worlds that are the same, in one of which something is restored
        const [changed, plain] = [mock(t), mock(t)]
        const of = await open(changed, flags)
        const url =
          at === library
            ? library(
                of,
                (await list(changed, `${of}/Libraries`)).find((one) => one.name === 'Documents')?.id,
              )
            : of
        const body = elsewhere ? await other(changed) : own
        const counts = countsOf(await act<Answer>(changed, url, body))
        const again = countsOf(await act<Answer>(changed, url, body))
        t.strictSame(
          again,
          { done: 0, failed: 0, skipped: counts.done + counts.skipped },
          `${name} ${elsewhere ? 'elsewhere' : 'back'} ${JSON.stringify(flags)}: again there is nothing to do`,
        )
        for (const api of [changed, plain]) await backUp(api)
        const seen = async (api: TestMock): Promise<Set<string>> =>
          read(api, `${elsewhere ? await target(api) : await open(api)}/${below}`)
        const [after, before] = [await seen(changed), await seen(plain)]
        const changes = [...after].filter((mark) => !before.has(mark))
        t.equal(counts.failed, 0)
        t.equal(changes.length, counts.done, 'what was counted is what has changed')
        if (elsewhere) t.ok(counts.done > 0)
        if (!flags.showDeleted && !elsewhere)
          t.ok(counts.done < 60, 'what is current is hardly ever restored')
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 6) },
  )
})

t.test('a whole that shows all versions is restored as it was, and stays so', async (t) => {
  const api = mock(t)
  for (const { open, own, at } of Object.values(CASES)) {
    const of = await open(api, { showAllVersions: true })
    const url =
      at === library
        ? library(of, (await list(api, `${of}/Libraries`)).find((one) => one.name === 'Documents')?.id)
        : of
    const plain = await open(api)
    const first = countsOf(await act<Answer>(api, plain + url.slice(of.length), own))
    const all = countsOf(await act<Answer>(api, url, own))
    t.equal(all.done, 0, 'the session without older versions has restored the same')
    t.equal(all.skipped, first.done + first.skipped)
  }
})
