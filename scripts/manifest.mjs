// What `npm pack` does with package.json: it is packed without what only a clone needs. prepack takes that out, and postpack puts
// it back. Nothing is published as long as its addresses are placeholders.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MANIFEST = join(import.meta.dirname, '..', 'package.json')
const KEPT = `${MANIFEST}.kept`
const OF_A_CLONE = ['scripts', 'devDependencies', 'tap']
/** Where the name of whoever publishes belongs. */
const PLACEHOLDER = 'PUBLISHER'

/** Leaves out what an installed package has no use for. */
export function clean() {
  // of a pack that was interrupted
  restore()
  const whole = readFileSync(MANIFEST, 'utf8')
  writeFileSync(KEPT, whole)
  const packed = Object.entries(JSON.parse(whole)).filter(([name]) => !OF_A_CLONE.includes(name))
  writeFileSync(MANIFEST, `${JSON.stringify(Object.fromEntries(packed), null, 2)}\n`)
}

/** Undoes `clean`. */
export function restore() {
  if (existsSync(KEPT)) renameSync(KEPT, MANIFEST)
}

/** Fails as long as a placeholder is in package.json. */
function insistOnPublisher() {
  if (!readFileSync(MANIFEST, 'utf8').includes(`/${PLACEHOLDER}/`)) return
  console.error(`package.json: put your own name in the place of ${PLACEHOLDER} first.`)
  process.exitCode = 1
}

const commands = { clean, restore, publisher: insistOnPublisher }
commands[process.argv[2]]?.()
