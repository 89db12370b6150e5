import type { Login } from '../parts/snippets.js'
import { texts } from '../texts.js'
import { prefix } from './api.js'
import { PageError } from './describe-error.js'

/** Tokens by version and login. A new one for each request would be a bad example, and fill the journal. */
const tokens = new Map<string, Promise<string>>()

const nameToken = (version: string, login: Login): string => JSON.stringify([version, login])

/** Logs in, unless there is a token. Requests at the same time wait for the same one. @throws PageError, and what fetch throws */
export function getToken(version: string, login: Login, signal?: AbortSignal): Promise<string> {
  const key = nameToken(version, login)
  const token = tokens.get(key) ?? logIn(version, login)
  tokens.set(key, token)
  const forget = (): void => forgetToken(version, login)
  token.catch(forget)
  return new Promise((resolve, reject) => {
    // a fault may let it hang: nobody else is to wait for it
    const stop = (): void => {
      forget()
      reject(new PageError(texts.load.cancelled))
    }
    signal?.addEventListener('abort', stop)
    token.then(resolve, reject).finally(() => signal?.removeEventListener('abort', stop))
  })
}

/** A token may have expired, or belong to a world that is gone. */
export function forgetToken(version: string, login: Login): void {
  tokens.delete(nameToken(version, login))
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
