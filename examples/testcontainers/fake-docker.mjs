// Runs a command with a Docker of pretence, for machines that have none: node testcontainers/fake-docker.mjs COMMAND...
// It answers what Testcontainers asks for one container, and starts the program of the installed package in its place.
// At the end no container may be left. It needs Linux.
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { promisify } from 'node:util'

const PROGRAM = createRequire(import.meta.url)
  .resolve('vbo365-mock/package.json')
  .replace('package.json', 'dist/cli.cjs')
/** A host of containers that has another name than this machine, as in many pipelines. */
const HOST = '127.0.0.2'
const run = promisify(execFile)
const containers = new Map()
const commands = new Map()
const createId = () => randomBytes(32).toString('hex')

function create({ Image, Env, ExposedPorts, HostConfig, Labels }) {
  const id = createId()
  const certs = mkdtempSync(join(tmpdir(), 'fake-docker-'))
  const env = {
    ...process.env,
    VBO_MOCK_CERTS_DIR: certs,
    VBO_MOCK_HOST: '0.0.0.0',
    ...Object.fromEntries(Env.map((line) => line.split(/=(.*)/s))),
  }
  // version 10 of Testcontainers leaves out the protocol
  const isExposed = [ExposedPorts, HostConfig.PortBindings].every(
    (ports) => '4443/tcp' in ports || 4443 in ports,
  )
  containers.set(id, { id, Image, Labels, certs, env, isExposed })
  return { Id: id, Warnings: [] }
}

/** Has a port at once, as Docker does, long before the server listens there. */
async function start(container) {
  const probe = createServer().listen(0)
  await once(probe, 'listening')
  container.env.VBO_MOCK_PORT = String(probe.address().port)
  probe.close()
  await once(probe, 'close')
  container.process = spawn(process.execPath, [PROGRAM], {
    env: container.env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  container.ended = once(container.process, 'exit')
}

async function inspect(container) {
  const { id, Image, Labels, env, isExposed } = container
  // the health check of the image, again until it succeeds
  if (container.health !== 'healthy') {
    const isHealthy = await run(process.execPath, [PROGRAM, 'healthcheck'], { env }).then(
      () => true,
      () => false,
    )
    container.health = isHealthy ? 'healthy' : container.process.exitCode === null ? 'starting' : 'unhealthy'
  }
  return {
    Id: id,
    Name: `/${id.slice(0, 12)}`,
    Config: { Image, Labels, Hostname: id.slice(0, 12) },
    HostConfig: { PortBindings: {} },
    State: {
      Running: true,
      Status: 'running',
      StartedAt: new Date().toISOString(),
      FinishedAt: '0001-01-01T00:00:00Z',
      Health: { Status: container.health },
    },
    NetworkSettings: {
      Ports: isExposed ? { '4443/tcp': [{ HostIp: '0.0.0.0', HostPort: env.VBO_MOCK_PORT }] } : {},
      Networks: {},
    },
  }
}

/** What a command has printed, in the frames in which Docker sends it. */
async function runCommand(command) {
  const [name, ...args] = command.Cmd.map((word) => word.replace(/^\/certs(?=\/)/, command.container.certs))
  const { stdout, stderr, code = 0 } = await run(name, args).catch((error) => error)
  command.exitCode = code
  return Buffer.concat(
    [stdout, stderr].map((text, index) => {
      const head = Buffer.alloc(8)
      head[0] = index + 1
      head.writeUInt32BE(Buffer.byteLength(text), 4)
      return Buffer.concat([head, Buffer.from(text)])
    }),
  )
}

async function stop(container) {
  container.process.kill()
  await container.ended
}

function remove(container) {
  rmSync(container.certs, { recursive: true, force: true })
  containers.delete(container.id)
}

/** Answers by method and path. What returns nothing has an empty answer. */
const ROUTES = {
  'GET /info': () => ({
    ServerVersion: 'fake',
    OperatingSystem: 'fake',
    OSType: 'linux',
    Architecture: process.arch,
  }),
  'GET /containers/json': () => [],
  'GET /images/*/json': () => ({ Id: 'sha256:fake' }),
  'POST /containers/create': (_, body) => create(body),
  'POST /containers/*/start': (id) => start(containers.get(id)),
  'GET /containers/*/json': (id) => inspect(containers.get(id)),
  'POST /containers/*/stop': (id) => stop(containers.get(id)),
  'DELETE /containers/*': (id) => remove(containers.get(id)),
  'POST /containers/*/exec': (id, { Cmd }) => {
    const command = createId()
    commands.set(command, { Cmd, container: containers.get(id) })
    return { Id: command }
  },
  'POST /exec/*/start': (id) => runCommand(commands.get(id)),
  'GET /exec/*/json': (id) => ({ ExitCode: commands.get(id).exitCode, Running: false }),
}

const server = createServer(async (request, response) => {
  const [path] = request.url.replace(/^\/v[\d.]+(?=\/)/, '').split('?')
  const asked = `${request.method} ${path}`
  const [name, route] =
    Object.entries(ROUTES).find(([key]) => new RegExp(`^${key.replace('*', '[^/]+')}$`).test(asked)) ?? []
  try {
    if (!route) throw new Error(`the fake does not know ${asked}`)
    const id = path.split('/')[2]
    const body =
      request.headers['content-type'] === 'application/json'
        ? await json(request).catch(() => undefined)
        : undefined
    const answer = await route(id, body)
    if (answer === undefined) response.writeHead(204).end()
    else if (Buffer.isBuffer(answer))
      response.writeHead(200, { 'content-type': 'application/vnd.docker.multiplexed-stream' }).end(answer)
    else
      response
        .writeHead(name === 'POST /containers/create' ? 201 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer))
  } catch (error) {
    console.error(error)
    response
      .writeHead(500, { 'content-type': 'application/json' })
      .end(JSON.stringify({ message: error.message }))
  }
})
await once(server.listen(0, HOST), 'listening')

const [command, ...args] = process.argv.slice(2)
const tests = spawn(command, args, {
  stdio: 'inherit',
  env: {
    ...process.env,
    DOCKER_HOST: `tcp://${HOST}:${server.address().port}`,
    TESTCONTAINERS_RYUK_DISABLED: 'true',
  },
})
const [code] = await once(tests, 'exit')
const left = [...containers.values()]
if (left.length > 0) console.error(`${left.length} containers are left`)
for (const container of left) {
  await stop(container)
  remove(container)
}
process.exit(code || left.length)
