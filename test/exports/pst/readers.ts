import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PSTFile, type PSTFolder, type PSTMessage } from 'pst-extractor'

/** What a reader has found of a message. */
export interface Found {
  readonly folder: string
  readonly subject: string
  /** `Name <address>` */
  readonly from: string
  readonly to: readonly string[]
  readonly cc: readonly string[]
  /** Seconds since 1970: not all that is read is more exact. */
  readonly sent: number
  readonly body: string
  readonly attachments: readonly { readonly name: string; readonly bytes: Buffer }[]
}

/** What pst-extractor has found, with the class of each message. */
export interface Extracted extends Found {
  readonly itemClass: string
  readonly message: PSTMessage
}

const TOP = 'Top of Outlook data file'

/** Reads a file with pst-extractor. @returns its folders by their paths, and its messages */
export function extract(file: Buffer): { folders: Map<string, string>; messages: Extracted[] } {
  // it complains of classes that it has no class for, and reads them as mail
  const { error } = console
  console.error = () => undefined
  try {
    return read(file)
  } finally {
    console.error = error
  }
}

function read(file: Buffer): ReturnType<typeof extract> {
  const pst = new PSTFile(file)
  const folders = new Map<string, string>()
  const messages: Extracted[] = []
  const walk = (folder: PSTFolder, path: string): void => {
    if (path !== '') folders.set(path, folder.containerClass)
    for (const below of folder.getSubFolders())
      walk(below, path === '' ? below.displayName : `${path}/${below.displayName}`)
    let count = 0
    for (let message = next(folder); message; message = next(folder)) {
      count++
      messages.push(foundOf(message, path))
    }
    if (count !== folder.contentCount) throw new Error(`${path} has ${count} and says ${folder.contentCount}`)
  }
  const top = pst
    .getRootFolder()
    .getSubFolders()
    .find(({ displayName }) => displayName === TOP)
  walk(top as PSTFolder, '')
  pst.close()
  return { folders, messages }
}

const next = (folder: PSTFolder): PSTMessage | undefined =>
  folder.contentCount > 0 ? (folder.getNextChild() ?? undefined) : undefined

function foundOf(message: PSTMessage, folder: string): Extracted {
  const recipients = Array.from({ length: message.numberOfRecipients }, (_, n) => message.getRecipient(n))
  const people = (type: number): string[] =>
    recipients.flatMap((one) =>
      one?.recipientType === type ? [`${one.displayName} <${one.smtpAddress}>`] : [],
    )
  return {
    message,
    folder,
    itemClass: message.messageClass,
    subject: message.subject,
    from: `${message.senderName} <${message.senderEmailAddress}>`,
    to: people(1),
    cc: people(2),
    sent: Math.floor((message.clientSubmitTime?.getTime() ?? 0) / 1000),
    body: message.body,
    attachments: Array.from({ length: message.numberOfAttachments }, (_, n) => {
      const attachment = message.getAttachment(n)
      const stream = attachment.fileInputStream
      const bytes = Buffer.alloc(stream ? stream.length.toNumber() : 0)
      stream?.readCompletely(bytes)
      return { name: attachment.longFilename, bytes }
    }),
  }
}

/** Reads the mail in a file with readpst. @returns the folders with something in them, and the mail */
export function readpst(file: string, folder: string): { folders: string[]; mails: Found[] } {
  const out = mkdtempSync(join(folder, 'readpst-'))
  // its jobs lose mail when there are several at once
  execFileSync('readpst', ['-q', '-j', '0', '-D', '-S', '-t', 'e', '-o', out, file], { stdio: 'pipe' })
  const [root] = readdirSync(out)
  const folders: string[] = []
  const mails: Found[] = []
  const walk = (path: string): void => {
    if (path !== '') folders.push(path)
    const entries = readdirSync(join(out, root as string, path), { withFileTypes: true })
    for (const entry of entries) {
      const below = join(path, entry.name)
      if (entry.isDirectory()) walk(below)
      else if (/^\d+$/.test(entry.name)) {
        const attachments = entries
          .filter(({ name }) => name.startsWith(`${entry.name}-`))
          .map(({ name }) => ({
            name: name.slice(entry.name.length + 1),
            bytes: readFileSync(join(out, root as string, path, name)),
          }))
        mails.push({
          ...mailOf(readFileSync(join(out, root as string, below), 'utf8')),
          folder: path,
          attachments,
        })
      }
    }
  }
  walk('')
  return { folders, mails }
}

/** A mail as readpst writes it: a header, and a text as its first part. */
function mailOf(text: string): Omit<Found, 'folder' | 'attachments'> {
  const end = text.indexOf('\n\n')
  const header = new Map(
    text
      .slice(0, end)
      .replace(/\r?\n[ \t]+/g, ' ')
      .split(/\r?\n/)
      .map(
        (line) =>
          [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)] as const,
      ),
  )
  const field = (name: string): string => decoded(header.get(name) ?? '')
  const people = (name: string): string[] =>
    field(name)
      .split(/(?<=>), */)
      .filter(Boolean)
      .map(unquoted)
  return {
    subject: field('subject'),
    from: unquoted(field('from')),
    to: people('to'),
    cc: people('cc'),
    sent: Date.parse(field('date')) / 1000,
    body: bodyOf(text.slice(end)),
  }
}

const unquoted = (person: string): string =>
  person.replace(/^"(.*)" </, (_, name: string) => `${name.replace(/\\(.)/g, '$1')} <`)

const decoded = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?B\?([^?]*)\?=/g, (_, word: string) => Buffer.from(word, 'base64').toString())

function bodyOf(text: string): string {
  const boundary = /^--(--boundary[^\n]*)\n/m.exec(text)?.[1]
  const part = boundary === undefined ? text : (text.split(`--${boundary}`)[1] as string)
  const end = part.indexOf('\n\n')
  const body = part.slice(end + 2)
  return /base64/i.test(part.slice(0, end)) ? Buffer.from(body, 'base64').toString() : body
}
