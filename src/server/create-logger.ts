import { Writable } from 'node:stream'
import type { FastifyServerOptions } from 'fastify'
import type { Options } from './options.js'

/**
 * The logger that the options ask for.
 * @param log receives the lines; absent: they go to standard output
 */
export async function createLogger(
  { logLevel, logPretty }: Options,
  log: ((lines: string) => void) | undefined,
): Promise<FastifyServerOptions['logger']> {
  if (logLevel === 'silent') return false
  if (!logPretty) return { level: logLevel, ...(log && { stream: { write: log } }) }
  const { default: pretty } = await import('pino-pretty')
  const destination =
    log &&
    new Writable({
      write(lines, _encoding, done) {
        log(String(lines))
        done()
      },
    })
  return {
    level: logLevel,
    stream: pretty({
      colorize: process.stdout.isTTY,
      ignore: 'pid,hostname',
      ...(destination && { destination }),
    }),
  }
}
