import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Option } from 'commander'
import { clientVariables } from '../../server/options.js'
import type { AddCommand } from '../command.js'
import { Exit, Failure } from '../exit-codes.js'
import { addSandboxOption, addServerOptions, getTrustedFile, resolveTarget } from '../server-target.js'

/** Syntax by which each shell sets a variable for the programs that it starts. */
const SHELLS: Record<string, (name: string, value: string) => string> = {
  sh: (name, value) => `export ${name}='${value.replaceAll("'", "'\\''")}'`,
  fish: (name, value) => `set -gx ${name} '${value.replace(/[\\']/g, '\\$&')}'`,
  powershell: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
  cmd: (name, value) => `set "${name}=${value}"`,
}

/** `vbo365-mock env`: the variables by which clients find the server and trust it. */
export const env: AddCommand = (program) => {
  const command = program
    .command('env')
    .description('print environment variables, so that clients find and trust the server')
    .addOption(
      new Option('--shell <shell>', 'print them in the syntax of this shell')
        .choices(Object.keys(SHELLS))
        .default('sh'),
    )
  addSandboxOption(addServerOptions(command, ['user']))
    .addExamples('eval "$(vbo365-mock env)"', 'vbo365-mock env --shell fish | source')
    .setAction(async () => {
      const { url, caFile, sandbox, options } = await resolveTarget(command)
      const isPlain = url.startsWith('http:')
      if (!isPlain && (caFile === undefined || !existsSync(caFile)))
        throw new Failure(
          Exit.failed,
          `There is no '${caFile ?? getTrustedFile(options)}' yet: start the server first, or name the certificate to trust with --ca.`,
        )
      const [login] = options.user
      const variables = {
        // over plain HTTP there is nothing to trust
        ...(!isPlain && listTrustVariables(resolve(caFile as string))),
        [clientVariables.url]: url,
        ...(sandbox !== '' && { [clientVariables.sandbox]: sandbox }),
        ...(login && {
          [clientVariables.user]: sandbox === '' ? login.name : `${login.name}+${sandbox}`,
          [clientVariables.password]: login.password,
        }),
      }
      const write = SHELLS[command.opts().shell] as (name: string, value: string) => string
      const lines = Object.entries(variables).map(([name, value]) => write(name, value))
      return { text: lines.join('\n'), json: variables }
    })
}

/** Lists the variables that make Node, Python's requests, OpenSSL with Go and .NET, curl, and our own commands trust a certificate. */
const listTrustVariables = (ca: string): Record<string, string> => ({
  NODE_EXTRA_CA_CERTS: ca,
  REQUESTS_CA_BUNDLE: ca,
  SSL_CERT_FILE: ca,
  CURL_CA_BUNDLE: ca,
  [clientVariables.ca]: ca,
})
