// What a release says of itself. `version TAG` checks that a tag is the version of package.json, and prints it for a workflow;
// `notes` prints what CHANGELOG.md says of that version.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const read = (file) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')

/** @throws Error when a tag is not that of the version */
export function checkTag(tag, { version } = JSON.parse(read('package.json'))) {
  if (tag !== `v${version}`)
    throw new Error(`The tag is ${tag}, but package.json has the version ${version}: tag it v${version}.`)
  return version
}

/** @returns the section of a version, without its heading @throws Error when there is none, or it is not dated yet */
export function findNotes(version, changelog = read('CHANGELOG.md')) {
  const [, heading, text] =
    new RegExp(
      `^## (${version.replaceAll('.', '\\.')}(?: .*)?)\\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`,
      'm',
    ).exec(changelog) ?? []
  if (heading === undefined) throw new Error(`CHANGELOG.md has no section '## ${version}'.`)
  if (!/\(\d{4}-\d{2}-\d{2}\)$/.test(heading))
    throw new Error(
      `CHANGELOG.md: write the date of the release behind '## ${version}', such as (2027-01-31).`,
    )
  return `${text.trim()}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , command, tag] = process.argv
  if (command === 'version') console.log(`version=${checkTag(tag)}`)
  else if (command === 'notes') process.stdout.write(findNotes(JSON.parse(read('package.json')).version))
  else {
    console.error('usage: node scripts/release.mjs version TAG | notes')
    process.exitCode = 2
  }
}
