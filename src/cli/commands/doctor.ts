import type { AddCommand } from '../command.js'
import type { CheckResult } from '../doctor/check-result.js'
import { Exit } from '../exit-codes.js'
import { formatColumns } from '../format-columns.js'
import { addServerOptions, resolveTarget } from '../server-target.js'

/** `vbo365-mock doctor`: why it does not work. */
export const doctor: AddCommand = (program) => {
  const command = program
    .command('doctor')
    .description('check what the server and its clients need: port, certificates, clock, trust')
  addServerOptions(command, ['tlsCert', 'tlsKey', 'tlsSan', 'dataDir', 'adminToken'])
    .addExamples('vbo365-mock doctor', 'vbo365-mock doctor --json')
    .setAction(async () => {
      const target = await resolveTarget(command)
      const { runChecks: examine } = await import('../doctor/run-checks.js')
      const findings = await examine(target, command.terminal.environment)
      const isWell = findings.every(({ status }) => status !== 'fail')
      return {
        text: formatResults(findings),
        json: { ok: isWell, findings },
        code: isWell ? Exit.done : Exit.failed,
      }
    })
}

const formatResults = (findings: readonly CheckResult[]): string =>
  formatColumns(
    findings.flatMap(({ check, status, message, advice }) => [
      [status, check, message],
      ...(advice === undefined ? [] : [['', '', advice]]),
    ]),
  )
