import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { checkCertificates } from '../../src/cli/doctor/check-certificates.js'
import { readOptions } from '../../src/server/options.js'
import { loadTls } from '../../src/tls/load-tls.js'
import { NOW } from '../helper.js'
import { cli, startHere } from './cli.js'

const DAY = 86_400_000
const SELF_SIGNED = ['--tls-issuer', 'self-signed']

t.test('commands find and trust a self-signed server, also beside the files of a CA', async (t) => {
  const certsDir = t.testdir()
  await loadTls({ certsDir })
  const { port } = await startHere(t, [...SELF_SIGNED, '--certs-dir', certsDir])
  const at = ['--port', String(port), '--certs-dir', certsDir]
  const { PATH = '' } = process.env
  t.match(await cli(['healthcheck', ...at, ...SELF_SIGNED]), { code: 0 })
  t.match(await cli(['healthcheck', ...at]), { code: 1, err: /with another certificate/ })
  t.match(await cli(['wait', ...at, ...SELF_SIGNED]), { code: 0 })
  t.match(await cli(['reset', ...at], { VBO_MOCK_TLS_ISSUER: 'self-signed' }), { code: 0 })
  t.match(await cli(['reset', ...at]), {
    code: 3,
    err: /not trusted \(\w+\).*ca\.pem' did not sign its certificate.* another --tls-issuer/,
  })
  const told = await cli(['env', ...at, ...SELF_SIGNED, '--json'])
  const { NODE_EXTRA_CA_CERTS, CURL_CA_BUNDLE } = JSON.parse(told.out)
  t.equal(NODE_EXTRA_CA_CERTS, join(certsDir, 'self-signed.pem'))
  // on the command line it beats what the environment has of another server
  t.match(await cli(['reset', '--port', String(port)], { VBO_MOCK_CA: NODE_EXTRA_CA_CERTS }), { code: 0 })
  t.match(await cli(['reset', ...at, ...SELF_SIGNED], { VBO_MOCK_CA: join(certsDir, 'ca.pem') }), { code: 0 })

  const doctor = await cli(['doctor', ...at, ...SELF_SIGNED], { PATH, NODE_EXTRA_CA_CERTS, CURL_CA_BUNDLE })
  t.equal(doctor.code, 0, doctor.out)
  t.match(doctor.out, /^ok +certificate +self-signed, in self-signed\.pem, for localhost, until 20/m)
  t.match(doctor.out, /^ok +files/m)
  t.match(doctor.out, /^ok +node +trusts the server$/m)
})

t.test('what does not go together is refused, and what is not there yet is named', async (t) => {
  const certsDir = t.testdir()
  const own = ['--tls-cert', 'a.pem', '--tls-key', 'a.key']
  t.match(await cli([...SELF_SIGNED, ...own, '--port', '0']), {
    code: 2,
    err: /--tls-issuer self-signed cannot be combined with --tls-cert and --tls-key/,
  })
  t.match(await cli(['--tls-issuer', 'nobody']), {
    code: 2,
    err: /--tls-issuer must be one of ca, self-signed/,
  })
  t.match(await cli(['env', ...SELF_SIGNED, '--certs-dir', certsDir]), { err: /no '.*self-signed\.pem' yet/ })
})

t.test('doctor looks at dates, names, keys and modes of a self-signed certificate', async (t) => {
  const certsDir = t.testdir()
  const now = new Date(NOW)
  const find = (days = 0, more = {}) =>
    checkCertificates(
      readOptions({
        values: { certsDir, tlsIssuer: 'self-signed', ...more },
        formatName: (name) => name,
      }),
      new Date(now.getTime() + days * DAY),
    )
  t.match(await find(), [{ status: 'warn', message: /no certificates in/ }])
  await loadTls({ issuer: 'self-signed', certsDir, now })
  t.match(await find(), [{ status: 'ok' }, { status: 'ok' }])
  t.match(await find(3640), [{ status: 'warn', message: /expires soon/, advice: /new self-signed\.pem/ }])
  t.match(await find(4000), [{ status: 'fail', message: /expired at/, advice: /new self-signed\.pem/ }])
  t.match(await find(0, { tlsSan: ['a.example'] }), [{ status: 'warn', message: /is not for a\.example/ }])

  t.match(await find(0, { tlsCert: 'a.pem' }), [
    { status: 'fail', message: /cannot be combined with --tls-cert/ },
  ])

  const file = join(certsDir, 'self-signed-key.pem')
  await chmod(file, 0o644)
  if (process.platform !== 'win32')
    t.match((await find())[1], { status: 'warn', advice: `chmod 600 ${file}` })
  await writeFile(join(certsDir, 'self-signed.pem'), '')
  t.match(await find(), [{ status: 'fail', message: /self-signed\.pem is not the certificate/ }])
  const { cert, key } = await loadTls()
  await writeFile(file, cert + key)
  t.match(await find(), [{ status: 'warn', message: /not signed with the key in self-signed-key\.pem/ }])
  await writeFile(file, 'junk')
  t.match(await find(), [{ status: 'warn', message: /no certificates in/ }])
})
