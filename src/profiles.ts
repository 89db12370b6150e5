import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { ErrorObject } from 'ajv'
import type { Document, LineCounter, Node, Pair, YAMLMap } from 'yaml'
import { closest } from './closest.js'
import { ProfileError } from './profile-error.js'
import { problemOf } from './world/seed/check.js'
import { Profile } from './world/seed/profile.js'

const require = createRequire(import.meta.url)

/** The profiles that come with the product. */
export const profileNames = ['small', 'msp', 'large', 'awkward', 'empty'] as const

/** Whether a profile comes with the product. */
export const isBuiltIn = (name: string): boolean => (profileNames as readonly string[]).includes(name)

/**
 * What a new world is filled with.
 * @param name one of `profileNames`, or the path of a YAML or JSON file
 * @throws ProfileError
 */
export function loadProfile(name: string): Profile {
  if (!isBuiltIn(name)) return readProfile(name)
  // the build puts the profiles beside the program as JSON, which is read in a tenth of the time
  const compiled = new URL(`profiles/${name}.json`, import.meta.url)
  if (existsSync(compiled)) return JSON.parse(readFileSync(compiled, 'utf8'))
  return parseProfile(
    readFileSync(new URL(`../fixtures/profiles/${name}.yaml`, import.meta.url), 'utf8'),
    name,
  )
}

function readProfile(file: string): Profile {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const near = closest(file, profileNames)
    const hint = near ? ` Did you mean '${near}'?` : ''
    throw new ProfileError(
      `There is no profile '${file}': it must be one of ${profileNames.join(', ')}, or a file.${hint} (${(error as Error).message})`,
    )
  }
  return parseProfile(text, file)
}

/** Reads and checks a profile. @param file what messages call it. @throws ProfileError */
export function parseProfile(text: string, file: string): Profile {
  const { LineCounter, parseDocument } = require('yaml') as typeof import('yaml')
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, merge: true })
  const [syntax] = document.errors
  if (syntax) {
    const { line, col } = lines.linePos(syntax.pos[0])
    throw new ProfileError(`${file}:${line}:${col}: ${syntax.message.split(/ at line \d+/)[0]}.`)
  }
  const content: unknown = document.toJS({ maxAliasCount: 1000 }) ?? {}
  const problem = schemaProblem(content) ?? problemOf(content as Profile)
  if (!problem) return content as Profile
  const { line, col } = positionOf(document, lines, problem.path)
  const path = problem.path.length === 0 ? 'the profile' : `'${problem.path.join('.')}'`
  throw new ProfileError(`${file}:${line}:${col}: ${path} ${problem.message}.`)
}

interface Problem {
  readonly path: readonly (string | number)[]
  /** Goes on after the path: `must be ...`. */
  readonly message: string
}

/** What in a profile is not as its schema says. */
function schemaProblem(content: unknown): Problem | undefined {
  const { default: Ajv } = require('ajv') as typeof import('ajv')
  const ajv = new Ajv({ strict: false, verbose: true, allErrors: true })
  if (ajv.validate(Profile, content)) return undefined
  // a name that is not known explains one that is missing, and of a choice between shapes the error of the whole says most
  const errors = ajv.errors ?? []
  const of = (wanted: string) => errors.find(({ keyword }) => keyword === wanted)
  const error = of('additionalProperties') ?? of('anyOf') ?? (errors[0] as ErrorObject)
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')))
  return describe(error, path)
}

function describe(
  { keyword, params, message, parentSchema, data }: ErrorObject,
  path: Problem['path'],
): Problem {
  if (keyword === 'additionalProperties') {
    const name = String(params.additionalProperty)
    const known = Object.keys(parentSchema?.properties ?? {})
    const near = closest(name, known)
    return {
      path: [...path, name],
      message:
        `is not known here: ${near ? `did you mean '${near}'?` : `there is ${known.join(', ')}`}`.replace(
          /\?$/,
          '',
        ),
    }
  }
  if (keyword === 'required') return { path, message: `has no '${params.missingProperty}'` }
  const given = typeof data === 'object' ? '' : `; it is ${JSON.stringify(data)}`
  if (keyword === 'enum')
    return { path, message: `must be one of ${params.allowedValues.join(', ')}${given}` }
  const wanted = parentSchema?.description
  const what =
    keyword === 'pattern' || keyword === 'anyOf' ? `must be right for: ${wanted ?? params.pattern}` : message
  return { path, message: `${what}${given}` }
}

/** Where in the text a path leads to, or as far towards it as there is something. */
function positionOf(
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
