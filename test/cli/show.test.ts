import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { readZipFile } from '../../src/exports/read-zip.js'
import { buildSmallZip } from '../../src/exports/small-zip.js'
import { ZipError } from '../../src/text/zip-entry.js'
import { cli, startHere } from './cli.js'
import { run } from './program.js'

const TRACE = { trace: 1, requests: [], events: [] }

const zip = (content: unknown, path = 'trace.json', isCompressed = true): Buffer =>
  buildSmallZip([{ path, bytes: Buffer.from(JSON.stringify(content)), isCompressed }])

/** A zip whose directory promises fewer bytes than there are in it. */
function bomb(): Buffer {
  const bytes = zip('x'.repeat(1_000_000))
  const end = bytes.length - 22
  bytes.writeUInt32LE(10, bytes.readUInt32LE(end + 16) + 24)
  return bytes
}

t.test('what is no trace is refused with the reason', async (t) => {
  const dir = t.testdir()
  const whole = zip(TRACE)
  const method = Buffer.from(whole)
  method.writeUInt16LE(14, whole.readUInt32LE(whole.length - 22 + 16) + 10)
  const CASES: [content: Buffer, reason: RegExp][] = [
    [Buffer.alloc(0), /no trace of a run: it is no zip\.\n/],
    [Buffer.from(JSON.stringify(TRACE)), /it is no zip\./],
    [whole.subarray(0, -30), /it is no zip\./],
    [whole.subarray(10), /it is damaged\./],
    [zip(TRACE, 'other.json'), /it contains no trace\.json\./],
    [zip({ requests: [] }), /its trace\.json has no requests and events\./],
    [zip(null), /has no requests and events/],
    [buildSmallZip([{ path: 'trace.json', bytes: Buffer.from('{') }]), /its trace\.json is no JSON\./],
    [zip({ ...TRACE, trace: 2 }), /a later version of vbo365-mock has saved it\./],
    [bomb(), /it is damaged\./],
    [method, /compressed in a way that only few programs know\./],
  ]
  for (const [content, err] of CASES) {
    const file = join(dir, 'run.zip')
    writeFileSync(file, content)
    t.match(await cli(['show', file]), { code: 2, err, out: '' })
  }
  t.match(await cli(['show', join(dir, 'none.zip')]), { code: 2, err: /cannot be read \(ENOENT\)/ })
  t.match(await cli(['show', dir]), { code: 2, err: /cannot be read \(EISDIR\)/ })
  t.match(await cli(['show']), { code: 2, err: /issing.*argument 'file'/ })
  t.match(await cli(['show', 'x', '--port', 'x']), {
    code: 2,
    err: /--port must be a number from 0 to 65535/,
  })
})

t.test('a zip of a stranger is read, or refused, whatever is in it', async (t) => {
  const names = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...'abc/._-') })
  fc.assert(
    fc.property(names, fc.uint8Array({ maxLength: 500 }), fc.boolean(), (path, content, isCompressed) => {
      const bytes = Buffer.from(content)
      const all = buildSmallZip([
        { path: `${path}x`, bytes: Buffer.from('other') },
        { path, bytes, isCompressed },
      ])
      return readZipFile(all, path, 1000)?.equals(bytes) === true
    }),
  )
  const whole = zip(TRACE)
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1 }), (changes) => {
      const bytes = Buffer.from(whole)
      for (const [at, value] of changes) bytes[at] = value
      try {
        const read = readZipFile(bytes, 'trace.json', 1000)
        return read === undefined || read.length <= 1000
      } catch (error) {
        return error instanceof ZipError
      }
    }),
    { numRuns: 500 },
  )
  t.throws(() => readZipFile(zip('x'.repeat(3000)), 'trace.json', 1000), /unpacks to more than/)
})

t.test('zips of other programs can be read', async (t) => {
  // with a comment, an extra field and a data descriptor, as streaming writers leave them
  const bytes = Buffer.from('{}')
  const stored = deflateRawSync(bytes)
  const [local, central, end] = [Buffer.alloc(30), Buffer.alloc(46), Buffer.alloc(22)]
  const [name, extra, comment] = [
    Buffer.from('trace.json'),
    Buffer.alloc(9),
    Buffer.from('PK\u0005\u0006 hello'),
  ]
  local.writeUInt32LE(0x04034b50)
  local.writeUInt16LE(8, 6)
  local.writeUInt16LE(8, 8)
  local.writeUInt16LE(name.length, 26)
  local.writeUInt16LE(extra.length, 28)
  const descriptor = Buffer.alloc(16)
  central.writeUInt32LE(0x02014b50)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(crc32(bytes), 16)
  central.writeUInt32LE(stored.length, 20)
  central.writeUInt32LE(bytes.length, 24)
  central.writeUInt16LE(name.length, 28)
  const start = 30 + name.length + extra.length + stored.length + descriptor.length
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(start, 16)
  const all = Buffer.concat([local, name, extra, stored, descriptor, central, name, end])
  t.equal(readZipFile(all, 'trace.json', 10)?.toString(), '{}')
  end.writeUInt16LE(comment.length, 20)
  const commented = Buffer.concat([local, name, extra, stored, descriptor, central, name, end, comment])
  t.equal(readZipFile(commented, 'trace.json', 10)?.toString(), '{}')
})

/** Asks the server of a trace. */
const ask = (port: number, path: string, host = `localhost:${port}`) =>
  new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers: { host }, agent: false }, async (response) => {
      let body = ''
      for await (const part of response.setEncoding('utf8')) body += part
      resolve({ status: response.statusCode, body })
    })
      .on('error', reject)
      .end()
  })

t.test('a saved run is shown by the page, without the server that it is from', async (t) => {
  const dir = t.testdir()
  const { port } = await startHere(t, ['--certs-dir', dir])
  const file = join(dir, 'run.zip')
  const target = ['--port', String(port), '--certs-dir', dir]
  t.equal((await cli(['report', ...target, '--format', 'trace', '--output', file])).code, 0)

  const { child, printed, ended } = run(t, ['show', file, '--json'], {}, dir)
  while (!printed.out.includes('\n')) await new Promise((resolve) => child.stdout?.once('data', resolve))
  const { url } = JSON.parse(printed.out)
  t.match(url, /^http:\/\/localhost:\d+\/__admin\/ui#\/run$/)
  const own = Number(new URL(url).port)
  t.match(await ask(own, '/__admin/ui'), { status: 200, body: /<!doctype html>/ })
  t.match(JSON.parse((await ask(own, '/__admin/trace')).body), { trace: 1, profile: 'small', requests: [] })
  t.match(await ask(own, '/v3/Jobs'), { status: 404, body: /This is no server, but a trace of one/ })
  t.match(await ask(own, '/__admin/trace', 'evil.example'), { status: 403 })
  child.kill('SIGINT')
  t.match(await ended, { code: 0, err: '' })
})
