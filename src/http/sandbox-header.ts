import { findClosest, formatSuggestion } from '../text/closest-name.js'
import { RefusedError } from '../world/core/errors.js'
import { parseSandboxName, type SandboxName } from '../world/sandbox-name.js'
import { readHostSandbox } from './host-sandbox.js'

/** Names the sandbox that a request is for, beside the login or the token that does. */
export const SANDBOX_HEADER = 'x-vbo-mock-sandbox'

/** Reads the sandbox that the header of a request names; undefined without one. @throws RefusedError for a name that cannot be one */
export const readSandboxHeader = (headers: Readonly<Record<string, unknown>>): SandboxName | undefined => {
  const name = headers[SANDBOX_HEADER]
  return name === undefined ? undefined : parseSandboxName(String(name).trim())
}

/** A sandbox that a request asks for beside its login or token. */
export interface WantedSandbox {
  readonly name: SandboxName
  /** What names it, at the beginning of a message. */
  readonly namer: string
}

/** Reads the sandbox that the host or the header of a request names. @throws RefusedError if they disagree, or name none that can be */
export function readWantedSandbox(headers: Readonly<Record<string, unknown>>): WantedSandbox | undefined {
  const ofHost = readHostSandbox(headers)
  const ofHeader = readSandboxHeader(headers)
  if (ofHost !== undefined && ofHeader !== undefined && ofHost !== ofHeader)
    throw new RefusedError(
      `The host names ${formatSandbox(ofHost)}, but the header 'X-VBO-Mock-Sandbox' names ${formatSandbox(ofHeader)}. Leave out the header.`,
    )
  if (ofHost !== undefined) return { name: ofHost, namer: 'The host' }
  return ofHeader === undefined ? undefined : { name: ofHeader, namer: "The header 'X-VBO-Mock-Sandbox'" }
}

/** A sandbox as messages call it. */
export const formatSandbox = (name: SandboxName): string =>
  name === '' ? 'the default sandbox' : `the sandbox '${name}'`

/** Headers of this kind are for the test double, and say nothing to the product. */
const HEADER_PREFIX = 'x-vbo-mock-'
/** Headers of responses that clients may send back. */
const KNOWN_HEADERS = [SANDBOX_HEADER, 'x-vbo-mock-state']

/** Finds a header meant for the test double that it does not know. */
export function findUnknownHeader(headers: Readonly<Record<string, unknown>>): string | undefined {
  for (const name in headers)
    if (name.startsWith(HEADER_PREFIX) && !KNOWN_HEADERS.includes(name))
      return `There is no header '${name.slice(0, 60)}'.${formatSuggestion(findClosest(name.slice(0, 60), KNOWN_HEADERS))}`
  return undefined
}
