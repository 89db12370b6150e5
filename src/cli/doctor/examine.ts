import type { ServerTarget } from '../connect.js'
import { checkCertificates } from './certificates.js'
import { checkDirectory } from './directory.js'
import type { CheckResult } from './finding.js'
import { checkNode } from './node.js'
import { checkServer } from './server.js'
import { checkTrust } from './trust.js'

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
