import { prefix } from '../state/api.js'
import { PageError } from '../state/describe-error.js'
import { texts } from '../texts.js'

interface Login {
  readonly name: string
  readonly password: string
}

/** Tokens by version and login: requests at the same time wait for the same one. */
const tokens = new Map<string, Promise<string>>()

/** Fetches an address of the API with the token of a login. @throws PageError, and what fetch throws */
export async function fetchAs(
  login: Login,
  version: string,
  path: string,
  { headers, ...init }: RequestInit,
): Promise<Response> {
  const key = JSON.stringify([version, login])
  const token = tokens.get(key) ?? logIn(version, login)
  tokens.set(key, token)
  token.catch(() => tokens.delete(key))
  const response = await fetch(`${prefix}/${version}${path}`, {
    ...init,
    cache: 'no-store',
    credentials: 'omit',
    headers: { ...headers, authorization: `Bearer ${await token}` },
  })
  // it has ended, or was never one of this world
  if (response.status === 401) tokens.delete(key)
  return response
}

async function logIn(version: string, { name, password }: Login): Promise<string> {
  const response = await fetch(`${prefix}/${version}/Token`, {
    method: 'POST',
    cache: 'no-store',
    credentials: 'omit',
    body: new URLSearchParams({ grant_type: 'password', username: name, password }),
  })
  const { access_token } = (await response.json().catch(() => ({}))) as { access_token?: string }
  if (!response.ok || access_token === undefined)
    throw new PageError(texts.send.noLogin(name, response.status))
  return access_token
}
