import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { loadTls, TlsError } from '../../src/tls/load-tls.js'

for (const file of ['ca-key.pem', 'server.pem'])
  for (const text of ['', 'junk', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])
    t.test(`a ${file} with ${JSON.stringify(text.slice(0, 10))} in it is replaced for good`, async (t) => {
      const certsDir = t.testdir()
      const first = await loadTls({ certsDir })
      await writeFile(join(certsDir, file), text)
      const warnings: [details: object, message: string][] = []
      const second = await loadTls({ certsDir, warn: (...warning) => void warnings.push(warning) })
      const isCa = file === 'ca-key.pem'
      const aside = isCa && text !== '' ? [`${file}.damaged`] : []
      t.match(warnings, [
        [
          { file: join(certsDir, file), ...(aside[0] && { movedTo: join(certsDir, aside[0]) }) },
          isCa
            ? /authority was damaged; a new one was created: clients/
            : /certificate of the server was damaged/,
        ],
      ])
      if (aside[0]) t.equal(await readFile(join(certsDir, aside[0]), 'utf8'), text, 'what was there is kept')
      t.not(second.cert, first.cert)
      t.equal(second.ca === first.ca, file === 'server.pem', 'the CA stays when it can')
      t.strictSame(await loadTls({ certsDir }), second, 'and the next start finds it')
      t.equal(await readFile(join(certsDir, 'ca.pem'), 'utf8'), second.ca)
      t.strictSame((await readdir(certsDir)).sort(), [
        '.gitignore',
        'ca-key.pem',
        ...aside,
        'ca.pem',
        'server.pem',
      ])
    })

t.test('several that find the same damage end up with the same', async (t) => {
  const certsDir = t.testdir()
  await loadTls({ certsDir })
  for (const file of ['ca-key.pem', 'server.pem']) await writeFile(join(certsDir, file), 'junk')
  const [one, other] = await Promise.all([loadTls({ certsDir }), loadTls({ certsDir })])
  t.strictSame(one, other)
  t.ok(new X509Certificate(one.cert).checkPrivateKey(createPrivateKey(one.key)))
  t.strictSame(await loadTls({ certsDir }), one)
})

t.test('a key does not stay behind in a temporary file', async (t) => {
  const certsDir = t.testdir()
  await mkdir(join(certsDir, 'ca.pem'))
  await t.rejects(loadTls({ certsDir }), TlsError)
  t.strictSame(
    (await readdir(certsDir)).filter((file) => file.startsWith('.')),
    [],
  )
})
