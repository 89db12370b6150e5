import { Document, isCollection, isPair, isScalar, isSeq, visit } from 'yaml'
import type { Profile } from '../world/seed/profile-schema.js'

const SCHEMA =
  '# yaml-language-server: $schema=./node_modules/vbo365-mock/fixtures/profiles/profile.schema.json'
const WIDTH = 118

/** Writes a profile as YAML. @param comments sentences for its beginning */
export function writeProfile(profile: Profile, comments: readonly string[]): string {
  const document = new Document(profile)
  visit(document, {
    Collection(_key, node, path) {
      // a list of entries has a line for each of them
      const isPlainList = isSeq(node) && node.items.every(isScalar)
      node.flow = path.length > 1 && (isPlainList || measureLine(node) + 2 * path.length < WIDTH)
    },
    Scalar(_key, node) {
      // other readers take times for numbers
      if (/^\d\d:\d\d/.test(String(node.value))) node.type = 'QUOTE_SINGLE'
    },
    Pair(_key, { key }, path) {
      // the sections of the file stand apart
      if (path.length === 2 && isScalar(key) && SECTIONS.has(String(key.value))) key.spaceBefore = true
    },
  })
  const text = document.toString({ lineWidth: WIDTH, flowCollectionPadding: true, singleQuote: true })
  return `${[SCHEMA, ...comments.flatMap(wrapComment)].join('\n')}\n${text.replace(WEEK, writeDays)}`
}

/** The hours of a week, of which each has a line. */
const WEEK = /^( +)\[\n(?: +(?:true|false),?\n)+ +\]$/gm

/** Writes the hours of each day on a line. */
function writeDays(hours: string, indent: string): string {
  const words = hours.match(/true|false/g) ?? []
  const days = Array.from({ length: words.length / 24 }, (_, day) => words.slice(day * 24, (day + 1) * 24))
  return `${indent}[\n${days.map((day) => `${indent}  ${day.join(', ')},\n`).join('')}${indent}]`
}

const SECTIONS = new Set(['proxies', 'repositories', 'organizations'])

/** The characters that something takes on one line; infinitely many if entries of a list are below it. */
function measureLine(node: unknown): number {
  if (isScalar(node)) return String(node.value).length + 2
  if (isPair(node)) return measureLine(node.key) + measureLine(node.value)
  if (!isCollection(node)) return 0
  if (isSeq(node) && !node.items.every(isScalar)) return Number.POSITIVE_INFINITY
  return node.items.reduce<number>((sum, item) => sum + measureLine(item) + 1, 4)
}

function wrapComment(sentence: string): string[] {
  const lines: string[] = []
  for (const word of sentence.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length + 1 > WIDTH) lines.push(`# ${word}`)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
