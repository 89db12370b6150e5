import { nodeVersions } from '../../version.js'
import { type CheckResult, createResults } from './check-result.js'

const { ok, fail } = createResults('node')

/** Checks whether Node is one of the versions in package.json: `^20.19.0` or `>=24.0.0`. @param version such as 20.19.0 */
export function checkNode(version = process.versions.node): CheckResult {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isSupported = [...nodeVersions.matchAll(/(\^|>=)(\d+)\.(\d+)/g)].some(([, sign, least, andLeast]) =>
    major === Number(least) ? minor >= Number(andLeast) : sign === '>=' && major > Number(least),
  )
  return isSupported
    ? ok(`Node ${version}`)
    : fail(`Node ${version} is not supported.`, `Install Node 24. Supported versions: ${nodeVersions}.`)
}
