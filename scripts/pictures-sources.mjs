// What the pictures of the page show, as a hash: a test compares it with that of the time when they were taken.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = 'scripts/pictures.sha256'

const FOLDER = 'src/page/client'
const FILES = ['scripts/pictures.mjs', 'fixtures/demos/backup-day.yaml', 'fixtures/profiles/small.yaml']

const listFolder = () =>
  readdirSync(FOLDER, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).replaceAll('\\', '/'))
    .sort()

/** The hash of all that the pictures show. */
export function hashSources() {
  const hash = createHash('sha256')
  for (const file of [...listFolder(), ...FILES])
    hash.update(`${file}\0${readFileSync(file, 'utf8').replaceAll('\r\n', '\n')}\0`)
  return hash.digest('hex')
}

/** The hash of what they showed when they were taken. */
export const readHash = () => readFileSync(FILE, 'utf8').trim()

export const writeHash = () => writeFileSync(FILE, `${hashSources()}\n`)
