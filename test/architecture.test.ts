// The map of src: what each room is, and what it may import.
import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import t from 'tap'

interface Room {
  readonly is: string
  /** Rooms, single files of others, and packages, with spaces between. All may use `text` and Node. */
  readonly uses?: string
  /** Imported for their types only, which are gone when it is compiled. */
  readonly types?: string
  /** Explains an arrow that goes another way than down: cli, library, server, {admin, api, page}, http, testing, world. */
  readonly why?: string
}

/** By path in src, the deepest one counts; `*` is any folder, and one such folder is another room than the next. */
const ROOMS: Readonly<Record<string, Room>> = {
  'index.ts': {
    is: 'what the library exports, and nothing else',
    uses: 'library client catalogue/demo-error.ts catalogue/profile-error.ts catalogue/scenario-error.ts',
    types: 'testing world',
  },
  'version.ts': { is: 'what package.json says' },
  cli: {
    is: 'the program: a file per command',
    uses: 'cli/commands/start.ts cli/count-rows.ts cli/doctor cli/show client catalogue exports/trace-zip.ts tls version.ts commander server/options.ts persistence/process-state.ts testing/reset-parts.ts world/core/duration.ts profiling recording timing cli/play-mock.ts',
    types: 'testing',
    why: 'Commands read options, files of users and certificates themselves, since the server may be elsewhere.',
  },
  'cli/commands/start.ts': {
    is: 'the command that serves, and so the only one that loads the server',
    uses: 'cli library server/options.ts version.ts',
  },
  'cli/play-mock.ts': {
    is: 'a mock that drift asks, in this process or elsewhere',
    uses: 'cli library recording timing',
    why: 'A mock of its own needs no port.',
  },
  'cli/count-rows.ts': {
    is: 'what a profile comes to, for seed, which makes a world of it',
    uses: 'catalogue world world/core',
  },
  'cli/show': {
    is: 'a saved run, read and served to a browser',
    uses: 'exports/read-zip.ts page fastify',
    why: 'The page that shows a run is that of a server.',
  },
  'cli/doctor': {
    is: 'checks of the machine, the certificates and the port',
    uses: 'cli client tls version.ts server/listeners.ts server/options.ts',
    why: 'A port is free if the listeners of a server can have it.',
  },
  library: {
    is: 'startMock, useMock and what they give',
    uses: 'server client',
    types: 'world/core fastify',
  },
  integrations: {
    is: 'helpers for test runners, dev servers and containers, each an entry of its own; of those only Testcontainers is loaded here',
    uses: 'library client/remote-mock.ts testcontainers',
    types: '@playwright/test',
  },
  client: {
    is: 'speaks to a control API, near or far',
    uses: 'exports/trace-zip.ts eventsource-parser',
    types: 'testing world world/core',
    why: 'What controls answer is declared where it is made.',
  },
  recording: {
    is: 'reads a real backup server, keeps the shapes of its responses, and compares them',
    uses: 'catalogue client persistence/private-file.ts typebox yaml',
    types: 'timing',
    why: 'A server is reached, or not, for the reasons that the client of the controls knows.',
  },
  profiling: {
    is: 'reads what a real backup server consists of, and makes a profile of it',
    uses: 'catalogue client world world/core yaml',
    types: 'recording typebox',
    why: 'A profile is tried out in a world before anybody sees it.',
  },
  server: {
    is: 'the table of options, services, the Fastify app, ports',
    uses: 'admin api/api-plugin.ts api/complete-description.ts api/versions.ts api/versioned-schemas.ts page http testing catalogue persistence tls timing version.ts world world/core fastify pino-pretty',
  },
  admin: {
    is: 'the control API: a file per control',
    uses: 'api/versions.ts exports/entry-file.ts http testing catalogue timing version.ts world world/core fastify @fastify/swagger light-my-request typebox',
    types: '@fastify/type-provider-typebox',
  },
  page: { is: 'serves the web page', uses: 'http fastify-plugin', types: 'fastify' },
  'page/client': {
    is: 'the web page, in the browser',
    uses: 'catalogue/profile-names.ts preact @preact/signals',
    types: 'testing catalogue',
    why: 'What controls answer is declared where it is made. The names of profiles are a list without imports.',
  },
  'api/api-plugin.ts': { is: 'the list of resources', uses: 'api api/* http world/core', types: 'fastify' },
  api: {
    is: 'the simulated REST API: what resources share',
    uses: 'http exports world world/core typebox content-disposition',
    types: 'fastify @fastify/type-provider-typebox',
  },
  'api/*': {
    is: 'a resource: schema, view, routes; it knows no other one',
    uses: 'api http exports world world/core typebox',
    types: 'fastify',
  },
  http: {
    is: 'Fastify plugins that every request passes',
    uses: 'testing timing world world/core @fastify/ajv-compiler @fastify/cors @fastify/swagger @fastify/swagger-ui fastify-plugin forwarded-parse jsonc-parser light-my-request',
    types: 'fastify',
    why: 'The recorder writes the journal, and faults strike answers.',
  },
  persistence: {
    is: 'sandboxes over restarts',
    uses: 'catalogue timing world world/core',
    why: 'A file of a sandbox is a snapshot, and names the profile that it began from.',
  },
  catalogue: {
    is: 'profiles, scenarios and demos, by name or from files',
    uses: 'testing world world/core ajv jsonc-parser typebox yaml',
    why: 'Scenarios and demos have faults in them.',
  },
  testing: {
    is: 'what a tester has of a world: journal, faults, verify, report (no HTTP)',
    uses: 'api/versions.ts catalogue/api-operations.ts catalogue/api-upgrades.ts world world/core jsonc-parser typebox',
    why: 'Names of operations have the version of the API in them. Those of later versions, and what changes on the way there, are facts in files.',
  },
  exports: {
    is: 'files of others: PST, MSG, documents, zips, as streams',
    uses: 'world world/core @kenjiuno/msgreader client-zip',
  },
  tls: { is: 'CA and certificates', uses: '@peculiar/x509 selfsigned' },
  timing: { is: 'real time, and long work in slices of it', uses: 'world/core' },
  world: { is: 'the simulated backup server', uses: 'world/core @faker-js/faker typebox' },
  'world/core': { is: 'clock, queue, ids, tables: nothing about backups', uses: 'tinyduration' },
  text: { is: 'small helpers on strings', uses: 'jsonc-parser' },
}

interface Import {
  readonly file: string
  readonly specifier: string
  /** A path in src, or the name of a package. */
  readonly target: string
  readonly isType: boolean
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file))

const IMPORT =
  /^(?:import|export) (type )?(?:[^'"`;=]*? from )?'([^'\n]+)'|(typeof )?\bimport\('([^'\n]+)'\)/gm

const imports: readonly Import[] = files.flatMap((file) =>
  [...readFileSync(`src/${file}`, 'utf8').matchAll(IMPORT)].flatMap(([, type, named, typeOf, called]) => {
    const specifier = named ?? called ?? ''
    if (specifier.startsWith('node:')) return []
    const path = posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts')
    const target = specifier.startsWith('.')
      ? files.includes(`${path}x`)
        ? `${path}x`
        : path
      : (/^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '')
    return { file, specifier, target, isType: (type ?? typeOf) !== undefined }
  }),
)

/** The room of a file, and that room as the table has it. */
function findRoom(file: string): { readonly name: string; readonly key: string } | undefined {
  const parts = file.split('/')
  for (let length = parts.length; length > 0; length--) {
    const name = parts.slice(0, length).join('/')
    if (name in ROOMS) return { name, key: name }
    const key = [...parts.slice(0, length - 1), '*'].join('/')
    if (length < parts.length && key in ROOMS) return { name, key }
  }
  return undefined
}

const split = (names = ''): string[] => names.split(' ').filter(Boolean)

t.test('each room imports what the map allows', async (t) => {
  const taken = new Set<string>()
  const homeless = files.filter((file) => !findRoom(file))
  t.strictSame(homeless, [], 'each file is in a room of the map')
  for (const { file, specifier, target, isType } of imports) {
    const [own, other] = [findRoom(file), findRoom(target)]
    if (!own || own.name === other?.name || (other?.key === 'text' && own.key !== 'text')) continue
    const { uses, types } = ROOMS[own.key] as Room
    const isAllowed = (name: string) =>
      split(isType ? `${uses ?? ''} ${types ?? ''}` : uses).includes(name) &&
      taken.add(`${own.key} -> ${name}`)
    if (!isAllowed(target) && !(other && isAllowed(other.key)))
      t.fail(
        `src/${file} imports ${isType ? 'a type of ' : ''}'${specifier}'. ${own.key} may import ${uses || 'nothing'}${types ? `, and types of ${types}` : ''}. Move what both need to a room that both may import, or hand it in.`,
      )
  }
  const listed = Object.entries(ROOMS).flatMap(([key, { uses, types }]) =>
    split(`${uses ?? ''} ${types ?? ''}`).map((name) => `${key} -> ${name}`),
  )
  const unused = listed.filter((arrow) => !taken.has(arrow))
  t.strictSame(unused, [], 'an arrow that nobody takes is not in the map')
})

t.test('no imports go in a circle', async (t) => {
  const done = new Set<string>()
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) t.fail([...way.slice(way.indexOf(file)), file].join(' -> '))
    if (done.has(file)) return
    done.add(file)
    for (const { target } of imports.filter((one) => one.file === file)) visit(target, [...way, file])
  }
  for (const file of files) visit(file, [])
  t.ok(done.has('world/world.ts'))
})

/** Rooms that serve, which commands load on use. */
const SERVING = ['library', 'cli/show']

t.test('no command but those that serve loads Fastify', async (t) => {
  const reached = new Set<string>()
  const visit = (from: string): void => {
    if (reached.has(from)) return
    reached.add(from)
    for (const { file, target, isType } of imports)
      if (file === from && !isType && !SERVING.includes(findRoom(target)?.key ?? '')) visit(target)
  }
  visit('cli/main.ts')
  t.ok(reached.has('cli/commands/wait.ts') && reached.has('client/send-over-https.ts'))
  t.strictSame(
    [...reached].filter((name) => /^(?:@?fastify|light-my-request)/.test(name)),
    [],
  )
})
