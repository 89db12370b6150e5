import { createRequire } from 'node:module'
import type { Document, LineCounter, Node, Pair, YAMLMap } from 'yaml'
import { endSentence, type Problem } from '../text/problem.js'

const require = createRequire(import.meta.url)

/** Rules that the content of a text must follow. */
export interface ContentCheck {
  /** Name of the whole content in messages. */
  readonly subject: string
  readonly findProblem: (content: unknown) => Problem | undefined
  /** Creates the error to throw. */
  readonly createError: (message: string) => Error
}

/** Reads and checks a YAML or JSON text that people have written. @param file what messages call it */
export function parseCheckedYaml<T>(
  text: string,
  file: string,
  { subject, findProblem, createError }: ContentCheck,
): T {
  const { document, lines, content } = parseYaml(text, (message, at) =>
    createError(`${file}${at ? `:${at.line}:${at.col}` : ''}: ${message}`),
  )
  const problem = findProblem(content)
  if (!problem) return content as T
  const { line, col } = findPosition(document, lines, problem.path)
  throw createError(`${file}:${line}:${col}: ${formatProblem(problem, subject)}`)
}

/** Creates the error for a problem in a text. @param at its position, if known */
type CreateError = (message: string, at?: { readonly line: number; readonly col: number }) => Error

/** Reads a YAML or JSON text. An empty one holds nothing, which is an object without properties. */
export function parseYaml(
  text: string,
  createError: CreateError,
): { readonly document: Document; readonly lines: LineCounter; readonly content: unknown } {
  const { LineCounter, parseDocument } = require('yaml') as typeof import('yaml')
  const lines = new LineCounter()
  let document: Document.Parsed
  let content: unknown
  try {
    document = parseDocument(text, { lineCounter: lines, merge: true })
    content = document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: MAX_ALIASES })
  } catch (error) {
    // aliases of aliases come to more than fits into any memory, and brackets in brackets to more than fits on the stack
    if (error instanceof RangeError) throw createError('it is nested too deeply.')
    if (error instanceof ReferenceError)
      throw createError(`its aliases expand to more than ${MAX_ALIASES} copies.`)
    throw createError(`it cannot be read: ${(error as Error).message}.`)
  }
  const [syntax] = document.errors
  // what is too deep for its stack, the parser may tell as an error of the text
  if (syntax?.message.includes('call stack')) throw createError('it is nested too deeply.')
  if (syntax) throw createError(`${syntax.message.split(/ at line \d+/)[0]}.`, lines.linePos(syntax.pos[0]))
  return { document, lines, content: content ?? {} }
}

/** Maximum number of nodes that the aliases of a text may expand to. */
const MAX_ALIASES = 1000

/** A problem as a sentence. @param subject stands for all of it */
export const formatProblem = ({ path, message }: Problem, subject: string): string =>
  endSentence(`${path.length === 0 ? subject : `'${path.join('.')}'`} ${message}`)

/** Finds the position in the text that a path leads to, or the nearest one above it. */
function findPosition(
  document: Document,
  lines: LineCounter,
  path: readonly (string | number)[],
): { line: number; col: number } {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true) as YAMLMap | undefined
    const name = path[length - 1]
    const pair = parent?.items?.find(
      (item): item is Pair<Node, Node> => String((item as Pair<Node>)?.key ?? '') === String(name),
    )
    const node = pair?.key ?? (document.getIn(path.slice(0, length), true) as Node | undefined)
    if (node?.range) return lines.linePos(node.range[0])
  }
  return { line: 1, col: 1 }
}
