/** Names the sandbox that a request is for, beside the login or the token that does. */
export const SANDBOX = 'x-vbo-mock-sandbox'

/** What a request says of its sandbox; undefined when it says nothing. */
export const sandboxOf = (headers: Readonly<Record<string, unknown>>): string | undefined => {
  const name = headers[SANDBOX]
  return name === undefined ? undefined : String(name).trim()
}

/** A sandbox as messages call it. */
export const called = (name: string): string =>
  name === '' ? 'the default sandbox' : `the sandbox '${name.slice(0, 80)}'`
