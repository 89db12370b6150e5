import ajvCompiler, { type BuildCompilerFromPool } from '@fastify/ajv-compiler'

type Build = ReturnType<typeof ajvCompiler>
type Validate = ((data: unknown) => unknown) & { errors?: unknown }

/**
 * Fastify's own validators, compiled at a route's first request instead of at the start: a client calls few of the
 * routes, and should not wait for the others.
 */
export const buildValidator = ((...pool: Parameters<Build>) => {
  let compile: ReturnType<Build> | undefined
  return (route: Parameters<ReturnType<Build>>[0]) => {
    let made: Validate | undefined
    const validate: Validate = (data) => {
      compile ??= ajvCompiler()(...pool)
      made ??= compile(route) as Validate
      const result = made(data)
      validate.errors = made.errors
      return result
    }
    return validate
  }
}) as BuildCompilerFromPool
