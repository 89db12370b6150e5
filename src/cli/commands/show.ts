import { OptionError } from '../../text/option-error.js'
import type { AddCommand } from '../command.js'

/** `vbo365-mock show`: serves a saved run to a browser until a signal comes. */
export const show: AddCommand = (program) => {
  const command = program
    .command('show')
    .description('show a run that report --format trace has saved, in a browser')
    .argument('<file>', 'the trace, such as run.zip')
    .option('--port <port>', 'port on this machine; 0 is a free one', readPort, 0)
  command
    .addExamples('vbo365-mock show run.zip')
    .option('--json', 'print the ready line and errors as JSON')
    .action(async () => {
      const [file = ''] = command.args
      const [{ readTrace }, { serveTrace }] = await Promise.all([
        import('../show/read-trace.js'),
        import('../show/trace-server.js'),
      ])
      const { port, json } = command.opts<{ port: number; json?: boolean }>()
      const server = await serveTrace(await readTrace(file), port).catch((error) => {
        throw error.code === 'EADDRINUSE'
          ? new OptionError(`Port ${port} is in use. Choose another one with --port, or 0 for a free one.`)
          : error
      })
      const { terminal } = command
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
        terminal.process.once(signal, () => void server.close())
      terminal.out(
        json ? `${JSON.stringify({ url: server.url })}\n` : `${file} is at ${server.url} (Ctrl-C ends)\n`,
      )
    })
}

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new OptionError(`--port must be a number from 0 to 65535; it is '${text}'.`)
  return port
}
