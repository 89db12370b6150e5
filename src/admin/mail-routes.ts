import { Type } from 'typebox'
import type { ControlRoutes } from './control-options.js'
import { SandboxQuery } from './sandbox-query.js'

const Mails = Type.Object({
  mails: Type.Array(
    Type.Object({
      id: Type.String(),
      kind: Type.Enum(['items', 'test'], {
        description: 'items: sendTo sent items of a restore session; test: a test of mail settings',
      }),
      restoreSession: Type.Optional(Type.String({ description: 'Id of the restore session' })),
      at: Type.String({ description: 'ISO 8601, UTC' }),
      from: Type.String(),
      to: Type.String(),
      subject: Type.String(),
      text: Type.String(),
      attachments: Type.Array(Type.Object({ name: Type.String(), sizeBytes: Type.Optional(Type.Integer()) })),
    }),
  ),
})

/** Lists the mails that the server would have sent, oldest first: /mails. */
export const mailRoutes: ControlRoutes = async (app, { world }) => {
  app.get(
    '/mails',
    {
      schema: {
        summary: 'List the mail that the server would have sent',
        querystring: SandboxQuery,
        response: { 200: Mails },
      },
    },
    ({ query }) => ({
      mails: world(query.sandbox)
        .tables.mails.list()
        .map(({ at, attachments, ...mail }) => ({
          ...mail,
          kind: mail.restoreSession === undefined ? ('test' as const) : ('items' as const),
          at: new Date(at).toISOString(),
          attachments: [...attachments],
        })),
    }),
  )

  app.delete(
    '/mails',
    {
      schema: {
        summary: 'Clear the list of mail',
        querystring: SandboxQuery,
        response: { 200: Type.Object({ deleted: Type.Integer() }) },
      },
    },
    ({ query }) => {
      const { mails } = world(query.sandbox).tables
      const all = mails.list()
      for (const { id } of all) mails.delete(id)
      return { deleted: all.length }
    },
  )
}
