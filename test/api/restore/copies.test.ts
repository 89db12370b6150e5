import t from 'tap'
import { mock } from '../../helper.js'
import { act, backUp, type Entry, folderOf, list, openDrive } from './restoring.js'

interface Document extends Entry {
  readonly version: string
  readonly sizeBytes: number
  readonly creationTime: string
}

t.test('a copy that is replaced again and again stays for a session what it was', async (t) => {
  const api = mock(t, { restoreIdle: 86_400_000 })
  const drive = await openDrive(api, { showAllVersions: true })
  const documents = await list<Document>(api, `${drive}/Documents`)
  const second = documents.findIndex((one, n) => documents[n - 1]?.name === one.name)
  const versions = documents.slice(second - 1, second + 1) as [Document, Document]
  const copy = (n: number) =>
    act(api, `${drive}/Documents/${versions[n % 2]?.id}`, {
      copyTo: { userName: 'u', userPassword: 'p', onedrive: drive.split('/').at(-1), folder: 'Again' },
    })
  const seen = async (of: string) =>
    list<Document>(api, `${of}/Documents?parentId=${await folderOf(api, of, 'Again')}`)
  for (let n = 0; n < 8; n++) t.match(await copy(n), { restoredItemsCount: 1 })
  await backUp(api)
  const [then, whole] = [await openDrive(api), await openDrive(api, { showAllVersions: true })]
  const [before, history] = [await seen(then), await seen(whole)]
  t.match(before, [{ version: '8.0', sizeBytes: versions[1].sizeBytes }])
  t.equal(history.length, 8)

  for (let n = 8; n < 11; n++) {
    await api.advance('PT1M')
    t.match(await copy(n), { restoredItemsCount: 1 })
  }
  t.strictSame(await seen(then), before, 'an open session looks at its point in time')
  t.strictSame(await seen(whole), history)
  t.strictSame(await api.json(`${then}/Documents/${before[0]?.id}`), before[0])

  await backUp(api)
  t.match(await seen(await openDrive(api)), [{ version: '11.0', sizeBytes: versions[0].sizeBytes }])
  const all = await seen(await openDrive(api, { showAllVersions: true }))
  t.equal(new Set(all.map(({ id }) => id)).size, 11, 'every version is kept')
  t.equal((await seen(then)).length, 1)
})
