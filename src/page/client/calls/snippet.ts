import { getServer, nameLogin } from '../parts/copy-as.js'
import { type Access, PASSWORD, type SnippetRequest, TOKEN } from '../parts/snippets.js'
import { info } from '../state/info.js'
import { texts } from '../texts.js'
import type { Call } from './journal.js'

const { notes: text } = texts.copy

/** What the journal shows in the place of a secret. */
const HIDDEN = '***'

/** Describes how to make a call again, with its own login. The journal has no secrets, so some have to be filled in. */
export function describeSnippet(call: Call): { readonly request: SnippetRequest; readonly access: Access } {
  const server = getServer()
  const notes: string[] = []
  const access = findAccess(call, server, notes)
  const { body, gaps } = describeBody(call)
  return {
    request: {
      method: call.method,
      url: `${server.server}${call.url}`,
      body: body === '' ? undefined : body,
      type: call.request.headers['content-type'],
      notes: [...notes, ...gaps],
    },
    access,
  }
}

/** The body of a call as it was sent, as far as the journal and the page know it, and what else has to be filled in. */
export function describeBody(call: Call): {
  readonly body: string | undefined
  readonly gaps: readonly string[]
} {
  const { size = 0, truncated } = call.request
  const gaps: string[] = []
  let { body } = call.request
  if (isLogin(call) && body !== undefined) body = fillIn(call, body)
  if (body?.includes(HIDDEN)) gaps.push(text.secrets(HIDDEN))
  if (call.url.includes(HIDDEN)) gaps.push(text.addressSecrets(HIDDEN))
  if (truncated) gaps.push(text.truncated)
  if (body === undefined && size > 0) gaps.push(text.noBody)
  return { body, gaps }
}

export const isLogin = ({ operation }: Call): boolean => / \/Token$/.test(operation)

function findAccess(call: Call, server: Access, notes: string[]): Access {
  const { account, request } = call
  if (isLogin(call)) return server
  if (account === '') {
    if (request.headers.authorization === undefined) return server
    notes.push(text.token(TOKEN))
    return { ...server, token: TOKEN }
  }
  const known = findLogin(account)
  if (known) return { ...server, login: { ...known, name: nameLogin(known.name) } }
  if (info.value?.auth !== 'any') notes.push(text.password(PASSWORD, account))
  return { ...server, login: { name: nameLogin(account), password: PASSWORD } }
}

const findLogin = (account: string) =>
  info.value?.logins.find(({ name }) => name.slice(name.lastIndexOf('\\') + 1).toLowerCase() === account)

/** Fills in the password of a login that the page knows. */
function fillIn({ account }: Call, body: string): string {
  const password = findLogin(account)?.password
  return password === undefined
    ? body
    : body.replace(
        /(^|&)(password)=\*\*\*/i,
        (_, before, name) => `${before}${name}=${encodeURIComponent(password)}`,
      )
}
