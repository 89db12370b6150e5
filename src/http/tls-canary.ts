import type { IncomingMessage } from 'node:http'
import plugin from 'fastify-plugin'

/** Defect of the canary's certificate: a client that verifies does not get through to it. */
export type CanaryKind = 'expired' | 'other-host'

const CANARY_DETAILS: Record<CanaryKind, string> = {
  expired: 'the client has taken a certificate that has expired',
  'other-host': 'the client has taken a certificate for another host',
}

/** Remarks which requests have come in through the canary: their clients do not verify certificates. */
export const canary = plugin<{ requests: WeakSet<IncomingMessage>; kind: CanaryKind }>(
  async (app, { requests, kind }) => {
    app.addHook('onRequest', (request, _reply, done) => {
      if (requests.has(request.raw))
        request.record.deviations.push({ kind: 'tls-not-verified', detail: CANARY_DETAILS[kind] })
      done()
    })
  },
  { name: 'canary', dependencies: ['recorder'] },
)
