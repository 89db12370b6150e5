import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { createEntryFile } from '../exports/entry-file.js'
import { HttpError } from '../http/http-errors.js'
import { NotFoundError } from '../world/core/errors.js'
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
      attachments: Type.Array(
        Type.Object({
          name: Type.String(),
          sizeBytes: Type.Optional(Type.Integer()),
          hasFile: Type.Boolean({ description: 'Whether it can be downloaded' }),
        }),
      ),
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
          attachments: attachments.map(({ entry, ...attachment }) => ({
            ...attachment,
            hasFile: entry !== undefined,
          })),
        })),
    }),
  )

  app.get(
    '/mails/:id/attachments/:index',
    {
      schema: {
        summary: 'Download an attachment of a mail',
        params: Type.Object({
          id: Type.String(),
          index: Type.Integer({ minimum: 0, description: 'Its place in the list of attachments, from 0' }),
        }),
        querystring: SandboxQuery,
        response: { 200: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) },
      },
    },
    async (request, reply) => {
      const own = world(request.query.sandbox)
      const { id, index } = request.params
      const mail = own.tables.mails.get(id)
      if (!mail) throw new NotFoundError('Mail', id)
      const entry = mail.attachments[index]?.entry
      if (!entry || mail.restoreSession === undefined)
        throw new HttpError(404, `The mail has no file with the index ${index}.`)
      const file = await request.inSlices(createEntryFile(own, mail.restoreSession, entry))
      return reply
        .header('content-type', 'application/octet-stream')
        .header('content-length', file.size)
        .send(Readable.from(file.read(), { objectMode: false }))
    },
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
