import { type Static, Type } from 'typebox'
import { HttpError } from '../http/http-errors.js'
import { readClock } from '../world/clock-control.js'
import type { Slices } from '../world/core/slices.js'
import type { Sandbox } from '../world/sandbox.js'
import { DEFAULT_SANDBOX, parseSandboxName, type SandboxName } from '../world/sandbox-name.js'
import { ClockState, formatClock } from './clock-routes.js'
import type { ControlRoutes } from './control-options.js'
import { expectSandbox } from './sandbox-query.js'
import { countRows, RowCounts, TemplateProperties } from './world-schemas.js'

export const SandboxInfo = Type.Object({
  name: Type.String({ description: 'Empty for the default sandbox' }),
  createdAt: Type.String({ description: 'ISO 8601, real time' }),
  lastUsedAt: Type.String({ description: 'Time of the last use: ISO 8601, real time' }),
  profile: Type.String(),
  seed: Type.Integer(),
  snapshot: Type.Optional(Type.String({ description: 'Snapshot from which the sandbox starts' })),
  clock: ClockState,
  revision: Type.Integer({ description: 'Number that increases with each change' }),
  state: Type.String({ description: 'Digest of the data, as in the header x-vbo-mock-state' }),
  counts: RowCounts,
})

const SandboxOptions = Type.Object(TemplateProperties)

const Named = Type.Object({ name: Type.String() })

const formatSandbox = ({
  name,
  createdAt,
  lastUsedAt,
  template,
  world,
}: Sandbox): Static<typeof SandboxInfo> => {
  // everything that is due happens now, before the description
  const clock = formatClock(readClock(world))
  return {
    name,
    createdAt: new Date(createdAt).toISOString(),
    lastUsedAt: new Date(lastUsedAt).toISOString(),
    profile: template.profile,
    seed: template.seed,
    ...(template.snapshot !== undefined && { snapshot: template.snapshot }),
    clock,
    revision: world.revision,
    state: world.digest,
    counts: countRows(world),
  }
}

/** Lists, creates and deletes sandboxes: /sandboxes. */
export const sandboxRoutes: ControlRoutes = async (app, { sandboxes, templates, work }) => {
  const present = (text: string): SandboxName => {
    const name = parseSandboxName(text)
    expectSandbox(sandboxes, name)
    return name
  }

  function* make(name: SandboxName, wish: Static<typeof SandboxOptions>): Slices<void> {
    if (sandboxes.has(name))
      throw new HttpError(409, `The sandbox '${name}' already exists. POST /reset?sandbox= resets it.`)
    yield* sandboxes.reset(name, templates.resolve(wish))
  }

  app.get(
    '/sandboxes',
    {
      schema: {
        summary: 'List the sandboxes in use',
        response: { 200: Type.Object({ sandboxes: Type.Array(SandboxInfo) }) },
      },
    },
    async () => {
      // the default one is always there
      await work.runOnTurn(DEFAULT_SANDBOX, () => sandboxes.get(DEFAULT_SANDBOX))
      const facts: Static<typeof SandboxInfo>[] = []
      for (const { name } of sandboxes.list()) {
        const sandbox = await work.runOnTurn(name, () => sandboxes.findInUse(name))
        if (sandbox) facts.push(formatSandbox(sandbox))
      }
      return { sandboxes: facts }
    },
  )

  app.post(
    '/sandboxes',
    {
      schema: {
        summary: 'Create a sandbox',
        body: Type.Object({ name: Type.String({ minLength: 1 }), ...SandboxOptions.properties }),
        response: { 201: SandboxInfo },
      },
    },
    async (request, reply) => {
      const { name: wanted, ...wish } = request.body
      const name = parseSandboxName(wanted)
      request.sandbox = name
      await request.inSlices(make(name, wish))
      reply.code(201)
      return formatSandbox(sandboxes.getOrThrow(name))
    },
  )

  app.get(
    '/sandboxes/:name',
    { schema: { summary: 'Show a sandbox', params: Named, response: { 200: SandboxInfo } } },
    async ({ params: { name } }) =>
      work.runOnTurn(parseSandboxName(name), () => formatSandbox(sandboxes.getOrThrow(present(name)))),
  )

  app.delete(
    '/sandboxes/:name',
    {
      schema: {
        summary: 'Delete a sandbox with all its tokens',
        params: Named,
        response: { 200: Type.Object({ deleted: Type.String() }) },
      },
    },
    async ({ params }) =>
      work.runOnTurn(parseSandboxName(params.name), () => {
        const name = present(params.name)
        sandboxes.delete(name)
        return { deleted: name }
      }),
  )
}
