import ajvCompiler, { type BuildCompilerFromPool } from '@fastify/ajv-compiler'
import serializerCompiler, { type SerializerFactory } from '@fastify/fast-json-stringify-compiler'

type AnySchema = Parameters<BuildCompilerFromPool>[0][string]
type Call = (...args: unknown[]) => unknown

/** Makes a function of which only the first call pays for making it. */
function lazily(make: () => unknown): Call {
  let made: Call | undefined
  return (...args) => {
    made ??= make() as Call
    return made(...args)
  }
}

/** Fastify's own compilers, put to work at a route's first request: most routes of a start are never called. */
export const lazyCompilers = {
  buildValidator: ((schemas: Record<string, AnySchema>, options: never) => {
    const build = lazily(() => ajvCompiler()(schemas, options))
    return (route: unknown) => lazily(() => build(route))
  }) as BuildCompilerFromPool,
  buildSerializer: ((schemas, options) => {
    const build = lazily(() => serializerCompiler()(schemas, options))
    return (route) => lazily(() => build(route))
  }) as SerializerFactory,
}
