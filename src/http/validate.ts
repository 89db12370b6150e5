import { createRequire } from 'node:module'
import type AjvCompiler from '@fastify/ajv-compiler'
import type { BuildCompilerFromPool } from '@fastify/ajv-compiler'

type Build = ReturnType<typeof AjvCompiler>
type Validate = ((data: unknown) => unknown) & { errors?: unknown }

const require = createRequire(import.meta.url)

/**
 * Fastify's own validators, loaded and compiled at a route's first request instead of at the start: a client calls few of the
 * routes, and should not wait for the others.
 */
export const buildValidator = ((...pool: Parameters<Build>) => {
  let compile: ReturnType<Build> | undefined
  return (route: Parameters<ReturnType<Build>>[0]) => {
    let made: Validate | undefined
    const validate: Validate = (data) => {
      compile ??= (require('@fastify/ajv-compiler') as typeof AjvCompiler)()(...pool)
      made ??= compile(route) as Validate
      const result = made(data)
      validate.errors = made.errors
      return result
    }
    return validate
  }
}) as BuildCompilerFromPool
