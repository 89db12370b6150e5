import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { get } from 'node:https'
import type { TLSSocket } from 'node:tls'
import type { Options } from '../server/options.js'
import { ISSUER_FILES } from '../tls/certificate-folder.js'
import { readIssued } from '../tls/certificate-store.js'

/** Milliseconds a server may take to answer. */
const TIMEOUT = 3000

/**
 * Asks the server that runs with these options whether it lives: it must present the certificate that they lead to,
 * and answer.
 * @returns what is wrong, if anything is
 */
export async function checkHealth(options: Options): Promise<string | undefined> {
  const expected = await readFingerprint(options)
  if (expected === undefined) return 'there is no certificate yet'
  const host = options.host === '0.0.0.0' || options.host === '::' ? 'localhost' : options.host
  return new Promise<string | undefined>((resolve) => {
    const request = get(
      // the name may be any of the certificate's, so the certificate itself is compared instead
      {
        host,
        port: options.port,
        path: '/__admin/health',
        rejectUnauthorized: false,
        timeout: TIMEOUT,
        agent: false,
      },
      (response) => {
        const presented = (response.socket as TLSSocket).getPeerX509Certificate()?.fingerprint256
        response.resume()
        // with --no-admin there is no /__admin/health, and 404 is a sign of life too
        const lives = response.statusCode === 200 || response.statusCode === 404
        if (presented !== expected) resolve('another server answers there, with another certificate')
        else resolve(lives ? undefined : `it answers with status ${response.statusCode}`)
      },
    )
    request.on('timeout', () => request.destroy(new Error('no answer in time')))
    request.on('error', (error) => resolve(error.message))
  })
}

/** The fingerprint of the certificate that a server with these options presents. */
async function readFingerprint({ tlsCert, tlsIssuer, certsDir }: Options): Promise<string | undefined> {
  const { cert } =
    tlsCert === undefined
      ? await readIssued(certsDir, ISSUER_FILES[tlsIssuer].served)
      : { cert: await readFile(tlsCert, 'utf8') }
  return cert === undefined ? undefined : new X509Certificate(cert).fingerprint256
}
