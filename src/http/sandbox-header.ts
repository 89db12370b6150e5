import { parseSandboxName, type SandboxName } from '../world/sandbox-name.js'

/** Names the sandbox that a request is for, beside the login or the token that does. */
export const SANDBOX = 'x-vbo-mock-sandbox'

/** What a request says of its sandbox; undefined when it says nothing. @throws Refused for what cannot name one */
export const sandboxOf = (headers: Readonly<Record<string, unknown>>): SandboxName | undefined => {
  const name = headers[SANDBOX]
  return name === undefined ? undefined : parseSandboxName(String(name).trim())
}

/** A sandbox as messages call it. */
export const called = (name: SandboxName): string =>
  name === '' ? 'the default sandbox' : `the sandbox '${name}'`
