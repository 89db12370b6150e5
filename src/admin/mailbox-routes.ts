import { type Static, Type } from 'typebox'
import type { Container } from '../world/content/containers.js'
import { findMailboxes, listMailFolders } from '../world/mailboxes.js'
import { emptyFolder } from '../world/user-actions.js'
import type { ControlRoutes } from './control-options.js'
import { optionalBody } from './optional-body.js'
import { SandboxQuery } from './sandbox-query.js'

const Name = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 500, description }))

const MailboxName = {
  organization: Name('Name of the organization; default: the first one that matches'),
  mailbox: Name('Name or address; default: the first user with a backup'),
}

const Mailbox = Type.Object({
  organization: Type.String({ description: 'Name of the organization' }),
  organizationId: Type.String(),
  mailbox: Type.String({ description: 'Name of the user' }),
  address: Type.String(),
  mailboxId: Type.String({ description: 'Id of the mailbox in restore sessions' }),
})

export const Mailboxes = Type.Object({
  total: Type.Integer({ description: 'Number of mailboxes that match' }),
  mailboxes: Type.Array(
    Type.Object({
      ...Mailbox.properties,
      backedUp: Type.Boolean({ description: 'Whether there is a backup of the mailbox' }),
    }),
  ),
})

export const MailFolders = Type.Object({
  ...Mailbox.properties,
  folders: Type.Array(
    Type.Object({ path: Type.String(), items: Type.Integer({ description: 'Number of items in it now' }) }),
  ),
})

const formatMailbox = ({ organization, name, address, id }: Container): Static<typeof Mailbox> => ({
  organization: organization.name,
  organizationId: organization.id,
  mailbox: name,
  address,
  mailboxId: id,
})

/** Shows the mailboxes of users, and applies what users do to them: /mailboxes. */
export const mailboxRoutes: ControlRoutes = async (app, { world }) => {
  app.get(
    '/mailboxes',
    {
      schema: {
        summary: 'Find mailboxes of users',
        querystring: Type.Object({
          ...SandboxQuery.properties,
          name: Type.String({
            default: '',
            maxLength: 300,
            description:
              'Only mailboxes with this text in their names, addresses or organizations, in any letter case',
          }),
          limit: Type.Integer({ default: 100, minimum: 1, maximum: 1000 }),
        }),
        response: { 200: Mailboxes },
      },
    },
    async (request) => {
      const { sandbox, name, limit } = request.query
      const own = world(sandbox)
      own.catchUp()
      const { total, mailboxes } = await request.inSlices(findMailboxes(own, name, limit))
      return {
        total,
        mailboxes: mailboxes.map(({ mailbox, isBackedUp }) => ({
          ...formatMailbox(mailbox),
          backedUp: isBackedUp,
        })),
      }
    },
  )

  app.get(
    '/mailboxes/folders',
    {
      schema: {
        summary: 'List the folders for mail of a mailbox, as they are now',
        querystring: Type.Object({ ...SandboxQuery.properties, ...MailboxName }),
        response: { 200: MailFolders },
      },
    },
    async (request) => {
      const { sandbox, ...name } = request.query
      const own = world(sandbox)
      own.catchUp()
      const { mailbox, folders } = await request.inSlices(listMailFolders(own, name))
      return { ...formatMailbox(mailbox), folders: [...folders] }
    },
  )

  app.post(
    '/mailboxes/empty',
    {
      // the first mailbox, if nothing is said
      preValidation: optionalBody,
      schema: {
        summary: 'Delete the mail in a folder as a user does; earlier backups still contain it',
        querystring: SandboxQuery,
        body: Type.Object({
          ...MailboxName,
          folder: Name('Path of a folder with mail; its subfolders are included; default: Inbox'),
        }),
        response: {
          200: Type.Object({
            ...Mailbox.properties,
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
      return {
        ...formatMailbox(mailbox),
        folder,
        deleted: deletedCount,
        at: new Date(own.time).toISOString(),
      }
    },
  )
}
