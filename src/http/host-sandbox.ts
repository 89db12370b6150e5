import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { RefusedError } from '../world/core/errors.js'
import { isSandboxName, type SandboxName } from '../world/sandbox-name.js'
import { readHost } from './origin.js'

/** What stands before the sandbox domain in a host; a client can send no header of this name. */
const LABEL = Symbol('sandbox that the host of a request names')

type Headers = Readonly<Record<string, unknown>> & { readonly [LABEL]?: string }

/** Notes the sandbox that the host of a request names: `w1` for w1.mock.example, if the domain is mock.example. */
export const createHostReader = (domain: string): ((request: IncomingMessage) => void) => {
  const suffix = `.${domain.toLowerCase()}`
  return ({ headers }) => {
    const host = readHostName(headers)
    if (host.endsWith(suffix)) Object.assign(headers, { [LABEL]: host.slice(0, -suffix.length) })
  }
}

/** The name in a host, in small letters; empty where a request has none that can be read, which is told elsewhere. */
function readHostName(headers: IncomingHttpHeaders): string {
  try {
    return (readHost(headers) ?? '').replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase()
  } catch {
    return ''
  }
}

const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** Reads the sandbox that the host of a request names; undefined if it names none. @throws RefusedError for a name that cannot be one */
export function readHostSandbox({ [LABEL]: label }: Headers): SandboxName | undefined {
  if (label === undefined) return undefined
  if (DNS_LABEL.test(label) && isSandboxName(label)) return label
  throw new RefusedError(
    `The host names the sandbox '${label.slice(0, 80)}', which is not one label of DNS. Use at most 63 letters, digits and '-', and begin and end with a letter or digit.`,
  )
}
