import type { RouteOptions } from 'fastify'
import t from 'tap'
import { mock } from '../../helper.js'
import { all } from '../operations/groups.js'
import { moreOperations } from './more-operations.js'
import { translate } from './translate.js'

const normalize = (name: string): string => name.replace(/:\w+|\{\w+\}/g, '{}').toLowerCase()

/** What version 3 does not have, and where it is tried. */
const ELSEWHERE: readonly (readonly [name: RegExp, file: string])[] = [
  [/^post \/jobs$/, 'clients.test.ts'],
  [/^post \/backuprepositories\/\{\}\/explore$/, 'organizations.test.ts'],
  [/^post \/restoresessions\/\{\}\/organization\/.*\/search$/, 'search.test.ts'],
  [/^post \/token\/logout$/, 'clients.test.ts'],
  [/^post \/restoresessions\/\{\}\/organization\/sites\/.*restore$/, 'restore.test.ts'],
]

for (const version of [4, 5, 6, 7, 8])
  t.test(`each write that v${version} simulates is tried`, async (t) => {
    const routes: RouteOptions[] = []
    const api = mock(t, {
      profile: 'empty',
      configureApp: (app) => {
        app.addHook('onRoute', (route) => {
          routes.push(route)
        })
      },
    })
    await api.get(`/v${version}/Jobs`)
    const tried = new Set(
      [...all, ...moreOperations].flatMap((operation) =>
        (operation.verb?.split(', ') ?? [undefined]).map((verb) => {
          const [method, path] = translate(operation, verb, version)?.name.split(' ') ?? []
          return normalize(`${method} ${path}`)
        }),
      ),
    )
    const writes = routes
      .filter(
        ({ config, schema, url }) =>
          url.startsWith(`/v${version}/`) && config?.isSimulated !== false && !schema?.hide,
      )
      .map(({ method, url }) => `${method} ${url.slice(`/v${version}`.length)}`)
      .filter((name) => !/^(GET|HEAD) /.test(name))
    t.ok(writes.length > 60)
    t.strictSame(
      writes.filter(
        (name) => !tried.has(normalize(name)) && !ELSEWHERE.some(([known]) => known.test(normalize(name))),
      ),
      [],
    )
  })
