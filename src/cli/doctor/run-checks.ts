import type { ServerTarget } from '../server-target.js'
import { checkCertificates } from './check-certificates.js'
import { checkDirectory } from './check-directory.js'
import { checkNode } from './check-node.js'
import type { CheckResult } from './check-result.js'
import { checkServer } from './check-server.js'
import { checkTrust } from './check-trust.js'

/** Looks at everything that a server and its clients need. */
export async function runChecks(
  target: ServerTarget,
  environment: NodeJS.ProcessEnv,
): Promise<CheckResult[]> {
  const { url, caFile, isExplicit, options } = target
  const { findings, isRunning } = await checkServer(target)
  // of a server that was named by its address, the files are somewhere else
  const local = isExplicit
    ? []
    : [
        ...(options.tlsCert === undefined ? [await checkDirectory(options.certsDir, '--certs-dir')] : []),
        ...(options.dataDir === undefined ? [] : [await checkDirectory(options.dataDir, '--data-dir')]),
        ...(await checkCertificates(options, new Date())),
      ]
  return [
    checkNode(),
    ...local,
    ...findings,
    ...(isRunning ? await checkTrust(url, caFile, environment) : []),
  ]
}
