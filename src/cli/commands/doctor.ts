import { columns } from '../columns.js'
import type { AddCommand } from '../command.js'
import { targetOf, withAddress } from '../connect.js'
import type { Finding } from '../doctor/finding.js'
import { Exit } from '../exit.js'

/** `vbo365-mock doctor`: why it does not work. */
export const doctor: AddCommand = (program) => {
  const command = program
    .command('doctor')
    .description('check what the server and its clients need: port, certificates, clock, trust')
  withAddress(command, ['tlsCert', 'tlsKey', 'tlsSan', 'dataDir', 'adminToken'])
    .examples('vbo365-mock doctor', 'vbo365-mock doctor --json')
    .answers(async () => {
      const target = await targetOf(command)
      const { examine } = await import('../doctor/examine.js')
      const findings = await examine(target, command.terminal.environment)
      const isWell = findings.every(({ status }) => status !== 'fail')
      return {
        text: textOf(findings),
        json: { ok: isWell, findings },
        code: isWell ? Exit.done : Exit.failed,
      }
    })
}

const textOf = (findings: readonly Finding[]): string =>
  columns(
    findings.flatMap(({ check, status, message, advice }) => [
      [status, check, message],
      ...(advice === undefined ? [] : [['', '', advice]]),
    ]),
  )
