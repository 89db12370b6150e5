// Replays the Dockerfile where there is no engine: does what its lines say below a temporary folder, from just the files that
// .dockerignore lets in, starts what comes out as a user without rights, and waits until its health check is content.
// A line that cannot be replayed fails, unless it is in the list of those that only root in an image can do.
// node .ci/check-image.mjs [DOCKERFILE]
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

/** Lines that only root in an image can do, and what is done for them here. */
const LEFT_OUT = {
  'RUN mkdir /certs && chown node:node /certs': (stage) => makeWritable(join(stage.root, 'certs')),
}
const PATIENCE = 60_000

const isRoot = process.getuid?.() === 0
/** Who runs the image, if it can be somebody else. */
const NOBODY = isRoot ? { uid: 65534, gid: 65534 } : {}

const folder = mkdtempSync(join(tmpdir(), 'vbo365-mock-image-'))
// mkdtemp makes it for its owner alone
chmodSync(folder, 0o755)

try {
  const text = readFileSync(process.argv[2] ?? 'Dockerfile', 'utf8')
  const context = join(folder, 'context')
  for (const file of filesLetIn(readFileSync('.dockerignore', 'utf8'))) cpSync(file, join(context, file))
  const lines = parse(text)
  checkPlan(lines, context)
  // the check is worth nothing if it lets mistakes pass
  for (const [line, complaint] of [
    ['COPY fixtures/none fixtures/none', /fixtures\/none is not there/],
    ['COPY docs docs', /docs is not there/],
    ['RUN apk add curl', /cannot be replayed/],
    ['RUN npm ci && chmod -R 777 /', /cannot be replayed/],
    ['ADD https://example.com/a.tgz /', /cannot be replayed/],
    ['USER root', /cannot be replayed/],
  ])
    try {
      checkPlan(parse(text.replace(/^USER node$/m, `${line}\n$&`)), context)
      throw new Error(`'${line}' passes the check`)
    } catch (error) {
      if (!complaint.test(error.message)) throw error
    }

  const image = build(lines, context)
  await serve(image)
  console.log('image: builds, serves as nobody and becomes healthy')
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The instructions: `{ line, name, flags, words }`. */
function parse(text) {
  return text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, name, given = '', rest = ''] = /^(\w+)\s+((?:--[\w-]+=\S+\s+)*)(.*)$/.exec(line) ?? []
      const flags = Object.fromEntries(
        [...given.matchAll(/--([\w-]+)=(\S+)/g)].map(([, flag, value]) => [flag, value]),
      )
      return { line, name, flags, rest, words: rest.split(/\s+/) }
    })
}

/** Fails for what cannot be replayed, and for files that are not in the context, before the long work begins. */
function checkPlan(lines, context) {
  for (const { line, name, flags, rest, words } of lines) {
    if (line in LEFT_OUT) continue
    const can = {
      FROM: () => /^node:\d+\S*( AS \w+)?$/.test(rest),
      WORKDIR: () => /^\/\w+$/.test(rest),
      COPY: () =>
        words.length > 1 && !/[*?$[]/.test(rest) && Object.keys(flags).every((flag) => flag === 'from'),
      RUN: () => rest.split('&&').every((command) => /^\s*npm [\w\s=-]+$/.test(command)),
      ENV: () => !/["'$]/.test(rest) && words.every((word) => /^\w+=/.test(word)),
      USER: () => rest === 'node',
      VOLUME: () => /^\/\w+$/.test(rest),
      EXPOSE: () => rest === '4443',
      HEALTHCHECK: () => /^CMD \[.*\]$/.test(rest) && /^[1-9]\d?s$/.test(flags.interval),
      ENTRYPOINT: () => /^\[.*\]$/.test(rest),
    }[name]
    if (!can?.()) throw new Error(`'${line}' cannot be replayed`)
    if (name !== 'COPY' || flags.from !== undefined) continue
    for (const source of words.slice(0, -1))
      if (!existsSync(join(context, source)))
        throw new Error(`'${line}': ${source} is not there, or .dockerignore does not let it in`)
  }
}

/** The files that are sent to the engine. Of the patterns only those are known that are used: `*`, `path` and `!path`. */
function filesLetIn(ignore) {
  const patterns = ignore.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const strange = patterns.find((pattern) => !/^(\*|!?[\w.-]+(\/[\w.-]+)*)$/.test(pattern))
  if (strange !== undefined) throw new Error(`.dockerignore: '${strange}' cannot be replayed`)
  const isIn = (path) =>
    patterns.reduce((isIn, pattern) => {
      const name = pattern.replace(/^!/, '')
      const matches = name === '*' || path === name || path.startsWith(`${name}/`)
      return matches ? pattern.startsWith('!') : isIn
    }, true)
  const top = readdirSync('.').filter(
    (name) => isIn(name) || patterns.some((one) => one.startsWith(`!${name}/`)),
  )
  return top
    .flatMap((name) =>
      statSync(name).isDirectory()
        ? readdirSync(name, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => join(entry.parentPath, entry.name))
        : [name],
    )
    .filter(isIn)
}

/** Does what the lines say. @returns the last stage */
function build(lines, context) {
  const stages = []
  let stage
  /** Where a path of the image is here. */
  const here = (path) =>
    path.startsWith('/') ? join(stage.root, path) : join(stage.root, stage.directory, path)
  const steps = {
    FROM({ words: [, , name] }) {
      stage = { name, root: join(folder, `stage-${stages.length}`), directory: '/', variables: {} }
      mkdirSync(stage.root)
      stages.push(stage)
    },
    WORKDIR({ rest }) {
      stage.directory = rest
      mkdirSync(here(rest), { recursive: true })
    },
    COPY({ line, flags, words }) {
      const from = flags.from === undefined ? context : stages.find(({ name }) => name === flags.from)?.root
      const target = words.at(-1)
      for (const source of words.slice(0, -1)) {
        const file = join(from ?? '', source)
        if (from === undefined || !existsSync(file)) throw new Error(`'${line}': there is no ${source}`)
        // of a folder what is in it is copied, and not the folder
        const isInto = !statSync(file).isDirectory() && /(^|\/)\.?\/?$/.test(target)
        cpSync(file, isInto ? join(here(target), basename(file)) : here(target), {
          recursive: true,
          verbatimSymlinks: true,
        })
      }
    },
    RUN({ line, rest }) {
      console.log(`image: ${line}`)
      const { PATH, HOME } = process.env
      const cache = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim()
      execFileSync('sh', ['-c', rest], {
        cwd: here('.'),
        env: { PATH, HOME, npm_config_cache: cache, npm_config_prefer_offline: 'true', ...stage.variables },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
    },
    ENV({ words }) {
      for (const word of words) {
        const [, name, value] = /^(\w+)=(.*)$/.exec(word)
        stage.variables[name] = value.startsWith('/') ? here(value) : value
      }
    },
    USER() {
      stage.hasUser = true
    },
    VOLUME({ line, rest }) {
      if (!existsSync(here(rest))) throw new Error(`'${line}': there is no ${rest}`)
    },
    EXPOSE() {},
    HEALTHCHECK({ rest }) {
      stage.health = JSON.parse(rest.replace(/^CMD /, ''))
    },
    ENTRYPOINT({ rest }) {
      stage.entry = JSON.parse(rest)
    },
  }
  for (const line of lines)
    if (line.line in LEFT_OUT) LEFT_OUT[line.line](stage)
    else steps[line.name](line)
  if (!stage.hasUser) throw new Error('the image runs as root')
  if (!stage.health || !stage.entry) throw new Error('the image has no HEALTHCHECK or no ENTRYPOINT')
  return stage
}

function makeWritable(directory) {
  mkdirSync(directory)
  if (isRoot) chownSync(directory, NOBODY.uid, NOBODY.gid)
}

/** Starts the image as a user who may write nothing but its volume, until it is healthy; and ends it as an engine does. */
async function serve({ root, directory, variables, health, entry }) {
  const cwd = join(root, directory)
  // the port of the image may be taken here
  const env = { PATH: process.env.PATH, ...variables, VBO_MOCK_PORT: String(await freePort()) }
  const start = ([command, ...args], stdio) =>
    spawn(command === 'node' ? process.execPath : command, args, { cwd, env, stdio, ...NOBODY })
  const before = filesOf(root)
  const server = start(entry, ['ignore', 'inherit', 'inherit'])
  const ended = once(server, 'exit')
  try {
    const deadline = Date.now() + PATIENCE
    let code
    do {
      if (server.exitCode !== null) throw new Error(`the image ended with ${server.exitCode}`)
      if (Date.now() > deadline) throw new Error('the image does not become healthy')
      const check = start(health, 'ignore')
      code = (await once(check, 'exit'))[0]
      if (code !== 0) await setTimeout(500)
    } while (code !== 0)
  } finally {
    server.kill('SIGTERM')
  }
  const [code] = await ended
  if (code !== 0) throw new Error(`the image ended with ${code}`)
  const written = filesOf(root).filter((file) => !before.includes(file) && !file.startsWith('certs/'))
  if (written.length > 0) throw new Error(`the image wrote ${written.join(', ')}`)
  if (!existsSync(join(root, 'certs/ca.pem'))) throw new Error('the image kept no certificates')
}

/** All files of an image but those of its packages. */
function filesOf(root) {
  return readdirSync(root, { recursive: true }).filter((file) => !file.includes('node_modules'))
}

async function freePort() {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}
