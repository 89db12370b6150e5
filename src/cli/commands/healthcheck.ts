import type { AddCommand } from '../command.js'
import { Exit } from '../exit-codes.js'
import { CLIENT_HELPS } from '../server-target.js'
import { addOptions, readCommandOptions } from '../settings.js'

/** `vbo365-mock healthcheck`: whether the server that runs with the same options lives. */
export const healthcheck: AddCommand = (program) => {
  const command = program
    .command('healthcheck')
    .description('check that the server is alive; takes the options of the server')
  addOptions(command, ['port', 'host', 'certsDir', 'tlsCert', 'tlsIssuer'], CLIENT_HELPS)
    .addExamples('vbo365-mock healthcheck --port 4443')
    .setAction(async () => {
      const options = await readCommandOptions(command)
      const { checkHealth: complaintOf } = await import('../check-health.js')
      const complaint = await complaintOf(options)
      if (complaint === undefined) return { text: '', json: { healthy: true } }
      const message = `not healthy at port ${options.port}: ${complaint}`
      if (!command.opts().json) command.terminal.err(`vbo365-mock: ${message}\n`)
      return { text: '', json: { healthy: false, message }, code: Exit.failed }
    })
}
