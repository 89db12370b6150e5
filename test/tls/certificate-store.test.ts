import { execFileSync, spawn } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { issueCa } from '../../src/tls/issue-certificate.js'
import { loadTls, TlsError, type TlsMaterial } from '../../src/tls/load-tls.js'

const DAY = 86_400_000
const NOW = new Date('2026-03-02T14:30:00Z')
const FILES = ['ca-key.pem', 'ca.pem', 'server.pem']

const later = (days: number) => new Date(NOW.getTime() + days * DAY)

/** Whether a server and a client could work with it. */
function works({ cert, key, ca }: TlsMaterial): boolean {
  const leaf = new X509Certificate(cert)
  return leaf.checkPrivateKey(createPrivateKey(key)) && leaf.verify(new X509Certificate(ca).publicKey)
}

t.test('without a directory nothing is kept', async (t) => {
  const [one, other] = await Promise.all([loadTls(), loadTls()])
  t.ok(works(one))
  t.not(one.ca, other.ca)
})

const modeOf = async (file: string) => (await stat(file)).mode & 0o777

t.test('keys are for their owner only, and what is to be trusted is for everybody', async (t) => {
  const dir = t.testdir({ 'own.pem': '' })
  const [certsDir, own] = [join(dir, 'new'), join(dir, 'own.pem')]
  const { ca } = await loadTls({ certsDir })
  t.strictSame((await readdir(certsDir)).sort(), ['.gitignore', ...FILES], 'and no temporary file stays')
  t.equal(await modeOf(certsDir), 0o755)
  const modes = { 'ca.pem': 0o644, 'ca-key.pem': 0o600, 'server.pem': 0o600 }
  for (const [file, mode] of Object.entries(modes)) t.equal(await modeOf(join(certsDir, file)), mode, file)
  t.equal(await readFile(join(certsDir, 'ca.pem'), 'utf8'), ca)
  // as earlier versions have left it, or an archive
  await chmod(join(certsDir, 'ca.pem'), 0o600)
  await chmod(join(certsDir, 'server.pem'), 0o644)
  await loadTls({ certsDir })
  for (const [file, mode] of Object.entries(modes)) t.equal(await modeOf(join(certsDir, file)), mode, file)
  // a link leads to what is somebody else's
  await chmod(own, 0o640)
  await rm(join(certsDir, 'ca.pem'))
  await writeFile(own, ca)
  await symlink(own, join(certsDir, 'ca.pem'))
  await loadTls({ certsDir })
  t.equal(await modeOf(own), 0o640)
})

t.test('git leaves certificates alone, and what else is in a folder is not kept from it', async (t) => {
  const empty = t.testdir()
  await loadTls({ certsDir: empty })
  t.match(await readFile(join(empty, '.gitignore'), 'utf8'), /^\*$/m)
  execFileSync('git', ['init', '--quiet'], { cwd: empty })
  t.equal(execFileSync('git', ['status', '--short'], { cwd: empty, encoding: 'utf8' }), '')
  const other = t.testdir({ 'package.json': '{}' })
  await loadTls({ certsDir: other })
  t.notOk((await readdir(other)).includes('.gitignore'))
  const own = t.testdir({ '.gitignore': 'mine\n' })
  await loadTls({ certsDir: own })
  t.equal(await readFile(join(own, '.gitignore'), 'utf8'), 'mine\n')
})

t.test('a directory that is there keeps its mode', async (t) => {
  const certsDir = t.testdir()
  await chmod(certsDir, 0o755)
  await loadTls({ certsDir })
  t.equal((await stat(certsDir)).mode & 0o777, 0o755)
})

t.test('what is kept is used again', async (t) => {
  const certsDir = t.testdir()
  const options = { certsDir, san: ['Mock.Example', '*.lab.example', 'fd00:0::7'] }
  const first = await loadTls({ ...options, now: NOW })
  t.strictSame(await loadTls({ ...options, now: NOW }), first)
  t.strictSame(await loadTls({ ...options, now: later(388) }), first, 'until a week before its end')
  t.strictSame(await loadTls({ certsDir, now: NOW }), first, 'also when it has more names than are wanted')
})

t.test('the leaf is renewed, and the CA stays', async (t) => {
  const renewals = {
    'its end is near': { now: later(390) },
    'it has ended': { now: later(500) },
    'a name is missing': { now: NOW, san: ['mock.example'] },
    'an address is missing': { now: NOW, san: ['10.0.0.7'] },
    'the key type is another one': { now: NOW, keyType: 'rsa' as const },
  }
  for (const [why, options] of Object.entries(renewals)) {
    const certsDir = t.testdir({})
    await rm(certsDir, { recursive: true, force: true })
    const first = await loadTls({ certsDir, now: NOW })
    const second = await loadTls({ certsDir, ...options })
    t.not(second.cert, first.cert, why)
    t.equal(second.ca, first.ca, why)
    t.ok(works(second), why)
    t.strictSame(await loadTls({ certsDir, ...options }), second, 'and kept')
  }
})

t.test('a leaf that is not of this key or CA is renewed', async (t) => {
  const certsDir = t.testdir()
  const file = join(certsDir, 'server.pem')
  const first = await loadTls({ certsDir, now: NOW })
  const foreign = await loadTls({ now: NOW })
  for (const text of [foreign.cert + foreign.key, first.cert + foreign.key]) {
    await writeFile(file, text)
    const renewed = await loadTls({ certsDir, now: NOW })
    t.equal(renewed.ca, first.ca)
    t.ok(works(renewed))
    t.notSame(renewed, foreign)
  }
})

t.test('the CA is renewed when it has ended or lost its key, and the leaf with it', async (t) => {
  const certsDir = t.testdir()
  const first = await loadTls({ certsDir, now: NOW })
  const second = await loadTls({ certsDir, now: later(3650) })
  t.not(second.ca, first.ca)
  t.ok(works(second))

  const other = await issueCa('ec', later(3650))
  await writeFile(join(certsDir, 'ca-key.pem'), second.ca + other.key)
  const third = await loadTls({ certsDir, now: later(3650) })
  t.not(third.ca, second.ca)
  t.ok(works(third))
  t.equal(await readFile(join(certsDir, 'ca.pem'), 'utf8'), third.ca, 'clients find the new one')
})

t.test('a lost or damaged ca.pem is written again', async (t) => {
  const certsDir = t.testdir()
  const first = await loadTls({ certsDir })
  for (const text of ['', 'junk', first.ca.slice(0, 200)]) {
    await writeFile(join(certsDir, 'ca.pem'), text)
    t.strictSame(await loadTls({ certsDir }), first)
    t.equal(await readFile(join(certsDir, 'ca.pem'), 'utf8'), first.ca)
  }
  await rm(join(certsDir, 'ca.pem'))
  t.strictSame(await loadTls({ certsDir }), first)
})

t.test('a directory that cannot be used is named, and the way out', async (t) => {
  const dir = t.testdir({ file: '' })
  const closed = join(dir, 'closed')
  await mkdir(closed, { mode: 0o500 })
  const places = [join(dir, 'file'), join(dir, 'file', 'below')]
  // root can write everywhere
  if (process.getuid?.() !== 0) places.push(closed, join(closed, 'below'))
  for (const certsDir of places) {
    const error = await loadTls({ certsDir }).catch((thrown: unknown) => thrown)
    t.type(error, TlsError)
    const { message } = error as TlsError
    t.match(message, `'${certsDir}'`)
    t.match(message, /\((EEXIST|ENOTDIR|EACCES)\)/)
    t.match(message, '--certs-dir')
  }
})

t.test('processes that start at once come up with the same, and it works', async (t) => {
  const certsDir = t.testdir()
  const module = JSON.stringify(new URL('../../src/tls/load-tls.js', import.meta.url))
  // each says that it is ready and waits for the others, or else starting up would keep them apart
  const script = `import { once } from 'node:events'
    import { loadTls } from ${module}
    await loadTls()
    process.send('ready')
    await once(process, 'message')
    process.send(await loadTls({ certsDir: process.argv[1] }))
    process.disconnect()`
  const args = [...process.execArgv, '--input-type=module', '--eval', script, certsDir]
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const
  const processes = [1, 2, 3].map(() => spawn(process.execPath, args, { stdio: [...stdio] }))
  await Promise.all(processes.map((one) => once(one, 'message')))
  const answers = processes.map((one) => once(one, 'message'))
  for (const one of processes) one.send('go')
  const [first, ...others] = (await Promise.all(answers)).map(([made]) => made as TlsMaterial)
  t.ok(works(first!))
  for (const other of others) t.strictSame(other, first)
  t.strictSame(await loadTls({ certsDir }), first, 'which is also what is kept')
})
