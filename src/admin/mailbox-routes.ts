import { Type } from 'typebox'
import { emptyFolder } from '../world/user-actions.js'
import type { ControlRoutes } from './control-options.js'
import { optionalBody } from './optional-body.js'
import { SandboxQuery } from './sandbox-query.js'

const Name = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 500, description }))

/** Applies what users do to their mailboxes: /mailboxes/empty. */
export const mailboxRoutes: ControlRoutes = async (app, { world }) => {
  app.post(
    '/mailboxes/empty',
    {
      // the first mailbox, if nothing is said
      preValidation: optionalBody,
      schema: {
        summary: 'Delete the mail in a folder as a user does; earlier backups still contain it',
        querystring: SandboxQuery,
        body: Type.Object({
          organization: Name('Name of the organization; default: the first one that matches'),
          mailbox: Name('Name or address; default: the first user with a backup'),
          folder: Name('Path of a folder with mail; its subfolders are included; default: Inbox'),
        }),
        response: {
          200: Type.Object({
            organization: Type.String({ description: 'Name of the organization' }),
            organizationId: Type.String(),
            mailbox: Type.String({ description: 'Name of the user' }),
            address: Type.String(),
            mailboxId: Type.String({ description: 'Id of the mailbox in restore sessions' }),
            folder: Type.String(),
            deleted: Type.Integer({ description: 'Number of deleted items' }),
            at: Type.String({ description: 'ISO 8601, simulated time' }),
          }),
        },
      },
    },
    async (request) => {
      const own = world(request.query.sandbox)
      own.catchUp()
      const work = emptyFolder(own, { folder: 'Inbox', ...request.body })
      const { mailbox, folder, deletedCount } = await request.inSlices(work)
      const { organization, name, address, id } = mailbox
      return {
        organization: organization.name,
        organizationId: organization.id,
        mailbox: name,
        address,
        mailboxId: id,
        folder,
        deleted: deletedCount,
        at: new Date(own.time).toISOString(),
      }
    },
  )
}
