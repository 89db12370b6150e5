import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import t from 'tap'
import { KnownCallers } from '../../src/http/known-callers.js'
import { createOriginFinder } from '../../src/http/origin.js'
import { TokenStore } from '../../src/http/tokens.js'
import { DEFAULT_SANDBOX } from '../../src/world/sandbox-name.js'

t.test('requests with the same headers have one object for them', async (t) => {
  const tokens = new TokenStore(['secret'])
  const grant = { account: 'administrator', sandbox: DEFAULT_SANDBOX }
  const { access } = tokens.issue(grant, Number.POSITIVE_INFINITY)
  const callers = new KnownCallers(tokens, createOriginFinder(undefined))
  const ask = (socket: Socket, headers: Record<string, string>): IncomingMessage => {
    const request = new IncomingMessage(socket)
    request.headers = headers
    request.rawHeaders = Object.entries(headers).flat()
    callers.find(request)
    return request
  }
  const known = { host: 'localhost', authorization: `Bearer ${access}` }
  const [one, other] = [new Socket(), new Socket()]
  const first = ask(one, { ...known })
  t.equal(ask(one, { ...known }).headers, first.headers)
  t.equal(ask(other, { ...known }).headers, first.headers, 'on another connection')
  const more = ask(one, { ...known, accept: '*/*' })
  t.strictSame(more.headers, { ...known, accept: '*/*' })
  const wrong = ask(one, { ...known, authorization: `Bearer ${access.slice(0, -1)}` })
  t.not(wrong.headers, first.headers)
  tokens.revoke(DEFAULT_SANDBOX)
  const revoked = ask(other, { ...known })
  t.not(revoked.headers, first.headers)
})
