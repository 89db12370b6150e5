import { type Finding, findingsOf } from './finding.js'

/** The oldest Node that the program runs on, as package.json has it. */
const OLDEST = [20, 19] as const

const { ok, fail } = findingsOf('node')

/** Whether Node is new enough. @param version such as 20.19.0 */
export function checkNode(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [least, andLeast] = OLDEST
  return major > least || (major === least && minor >= andLeast)
    ? ok(`Node ${version}`)
    : fail(`Node ${version} is too old.`, `Install Node ${OLDEST.join('.')} or later.`)
}
