import type { ServerResponse } from 'node:http'
import { Type } from 'typebox'
import { HttpError } from '../http/http-errors.js'
import { parseSandboxName, type SandboxName } from '../world/sandbox-name.js'
import type { ControlRoutes } from './control-options.js'
import { EventStream } from './event-stream.js'
import { OverviewWatcher } from './overview-watcher.js'
import { describeMissing, SandboxQuery } from './sandbox-query.js'

const MAX_LISTENERS = 100
const MAX_NAMES_LENGTH = 7000
/** Milliseconds between updates of worlds with a running clock while somebody listens. */
const CATCH_UP_INTERVAL = 1000
/** Milliseconds between checks of an overview for changes, and how many times rarer progress is checked. */
const [OVERVIEW_INTERVAL, INTERVALS_PER_REFRESH] = [250, 4]
/** Milliseconds between comments that keep proxies from closing idle connections. */
const HEARTBEAT_INTERVAL = 15_000
/** Milliseconds that clients get to read pending events when the server ends. */
const SHUTDOWN_GRACE = 500

/** Reads the id of the last event that a client received. @throws HttpError */
function parseLastEventId(header: string | string[] | undefined): number | undefined {
  if (header === undefined || header === '') return undefined
  if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return Number(header)
  throw new HttpError(
    400,
    `The header 'Last-Event-ID' must be the id of an event, which is a whole number; it is '${String(header).slice(0, 60)}'.`,
  )
}

/** Streams events as they happen: /events. */
export const eventRoutes: ControlRoutes = async (app, { world, sandboxes, testContexts, work, timers }) => {
  const { feed } = testContexts
  /** Listeners and their responses. */
  const streams = new Map<EventStream, ServerResponse>()
  /** Sandboxes whose events listeners get. */
  const shown = new Map<EventStream, ReadonlySet<SandboxName>>()
  let stopTimers: (() => void)[] = []
  let whenAllHaveLeft = (): void => {}

  const tick = (): void => {
    for (const { name } of sandboxes.list())
      if (feed.hasListeners(name))
        void work.runOnTurn(name, () => {
          const own = sandboxes.findInUse(name)?.world
          if (own) feed.catchUp(own)
        })
  }

  sandboxes.watch({
    replaced() {},
    ended(name) {
      // whoever listens to what goes on at another server connects again, to that one
      if (sandboxes.isHere(name)) return
      for (const [stream, names] of shown) if (names.has(name)) stream.endStream()
    },
  })

  const heartbeat = (): void => {
    for (const stream of streams.keys()) stream.sendComment('still here')
  }

  /**
   * Sends the overview of a sandbox now and after each change, or once that there is no such sandbox.
   * @returns a function that stops it
   */
  const overviewTo = (stream: EventStream, sandbox: SandboxName): (() => void) => {
    const news = new OverviewWatcher(sandboxes, testContexts, sandbox)
    let frames = 0
    let state: 'unknown' | 'there' | 'gone' = 'unknown'
    const look = (): void => {
      // half of something long is not shown, and nothing that is at another server
      if (work.isHeld(sandbox) || !sandboxes.isHere(sandbox)) return
      if (!sandboxes.has(sandbox)) {
        if (state === 'gone') return
        const message =
          state === 'there' ? `The sandbox '${sandbox}' has ended.` : describeMissing(sandboxes, sandbox)
        state = 'gone'
        stream.sendUnnumbered('gone', JSON.stringify({ sandbox, message }))
        return
      }
      state = 'there'
      const overview = news.readIfChanged(frames++ % INTERVALS_PER_REFRESH === 0)
      if (overview !== undefined) stream.sendUnnumbered('overview', overview)
    }
    look()
    return timers.startInterval(look, OVERVIEW_INTERVAL)
  }

  const leave = (stream: EventStream): void => {
    streams.delete(stream)
    shown.delete(stream)
    if (streams.size > 0) return
    for (const stop of stopTimers) stop()
    stopTimers = []
    whenAllHaveLeft()
  }

  app.get(
    '/events',
    {
      exposeHeadRoute: false,
      schema: {
        summary:
          'Stream server-sent events: request, world, clock, reset, missed, and overview and gone if you ask for the overview',
        produces: ['text/event-stream'],
        querystring: Type.Object({
          ...SandboxQuery.properties,
          sandboxes: Type.Optional(
            Type.String({
              maxLength: MAX_NAMES_LENGTH,
              description:
                'Send the events of several sandboxes: their names, with commas between them. The default sandbox has an empty name. Names that do not exist are allowed',
            }),
          ),
          all: Type.Boolean({ default: false, description: 'Send the events of all sandboxes' }),
          create: Type.Boolean({ default: false, description: 'Create the sandbox if it does not exist' }),
          overview: Type.Boolean({
            default: false,
            description:
              'Also send the overview of each sandbox: at once, after each change, and every second while work is running',
          }),
        }),
      },
    },
    (request, reply) => {
      const { sandbox, sandboxes: list, all, overview } = request.query
      const names = new Set(list === undefined ? [sandbox] : list.split(',').map(parseSandboxName))
      const after = parseLastEventId(request.headers['last-event-id'])
      if (streams.size >= MAX_LISTENERS)
        throw new HttpError(429, `The limit of ${MAX_LISTENERS} listeners is reached.`)
      // from now on, its events are sent
      for (const name of names)
        if (list === undefined || (sandboxes.isHere(name) && sandboxes.has(name)))
          testContexts.get(world(name))
      const stream = new EventStream()
      const stop = feed.listen(all ? undefined : names, after, (event) => stream.sendEvent(event))
      const stops = overview ? [...names].map((name) => overviewTo(stream, name)) : []
      const hide = (): void => {
        for (const stopOverview of stops) stopOverview()
      }
      stream.once('over', stop)
      stream.once('over', hide)
      shown.set(stream, names)
      // not when the stream ends, because events may still be on their way
      reply.raw.once('close', () => {
        stop()
        hide()
        leave(stream)
      })
      if (streams.size === 0)
        stopTimers = [
          timers.startInterval(tick, CATCH_UP_INTERVAL),
          timers.startInterval(heartbeat, HEARTBEAT_INTERVAL),
        ]
      // the connection ends with the stream, so that a closing server does not wait
      reply.headers({ 'cache-control': 'no-store', connection: 'close' }).type('text/event-stream')
      streams.set(stream, reply.raw)
      return reply.send(stream)
    },
  )

  app.addHook('preClose', (done) => {
    if (streams.size === 0) return done()
    // otherwise, a connection with unsent data would count as idle and be closed
    whenAllHaveLeft = done
    for (const stream of streams.keys()) stream.endStream()
    // do not wait for clients that do not read
    const cut = (): void => {
      for (const response of streams.values()) response.destroy()
    }
    stopTimers.push(timers.startInterval(cut, SHUTDOWN_GRACE))
  })
}
