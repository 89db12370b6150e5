import { createRequire } from 'node:module'
import type { ErrorObject, ValidateFunction } from 'ajv'
import { findClosest } from '../text/closest-name.js'
import type { Problem } from '../text/problem.js'
import { findTextProblem } from '../text/whole-characters.js'

const require = createRequire(import.meta.url)

/** Creates a check against a schema, for content from outside. It returns the first problem, or undefined. */
export function createSchemaCheck(schema: object): (content: unknown) => Problem | undefined {
  const findShapeProblem = createShapeCheck(schema)
  return (content) => findShapeProblem(content) ?? findTextProblem(content)
}

/** The same for its shape alone. @param stopsAtFirst whether it ends at the first thing that is wrong */
export function createShapeCheck(
  schema: object,
  stopsAtFirst = false,
): (content: unknown) => Problem | undefined {
  let validate: ValidateFunction | undefined
  return (content) => {
    validate ??= compile(schema, stopsAtFirst)
    return validate(content) ? undefined : findFirstProblem(validate.errors ?? [])
  }
}

/** The compiled checks of this process that end at the first problem, and those that find all. */
const compiledChecks = {
  first: new WeakMap<object, ValidateFunction>(),
  all: new WeakMap<object, ValidateFunction>(),
}

function compile(schema: object, first: boolean): ValidateFunction {
  const checks = first ? compiledChecks.first : compiledChecks.all
  const validate = checks.get(schema) ?? compileUncached(schema, first)
  checks.set(schema, validate)
  return validate
}

function compileUncached(schema: object, first: boolean): ValidateFunction {
  // it is there when it is needed: most servers never read what somebody wrote
  const { default: Ajv } = require('ajv') as typeof import('ajv')
  // our own schemas are not validated, because compiling the schema of schemas takes longer than all others
  const options = { strict: false, strictNumbers: true, verbose: true, validateSchema: false }
  return new Ajv({ ...options, allErrors: !first }).compile(schema)
}

function findFirstProblem(errors: ErrorObject[]): Problem {
  // a name that is not known explains one that is missing, and of a choice between shapes the error of the whole says most
  const of = (wanted: string) => errors.find(({ keyword }) => keyword === wanted)
  const error = of('additionalProperties') ?? of('anyOf') ?? (errors[0] as ErrorObject)
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')))
  return describeError(error, path)
}

function describeError(
  { keyword, params, message, parentSchema, data }: ErrorObject,
  path: Problem['path'],
): Problem {
  if (keyword === 'additionalProperties') {
    const name = String(params.additionalProperty).slice(0, 60)
    const known = Object.keys(parentSchema?.properties ?? {})
    const near = findClosest(name, known)
    return {
      path: [...path, name],
      message:
        `is unknown: ${near ? `did you mean '${near}'?` : `known names are ${known.join(', ')}`}`.replace(
          /\?$/,
          '',
        ),
    }
  }
  if (keyword === 'required') return { path, message: `has no '${params.missingProperty}'` }
  const given = typeof data === 'object' ? '' : `; it is ${JSON.stringify(data).slice(0, 60)}`
  if (keyword === 'enum')
    return { path, message: `must be one of ${params.allowedValues.join(', ')}${given}` }
  const wanted = parentSchema?.description
  const what =
    keyword === 'pattern' || keyword === 'anyOf' ? `must match '${wanted ?? params.pattern}'` : message
  return { path, message: `${what}${given}` }
}
