import { propertiesOf } from '../ltp/properties.js'
import type { Value } from '../ltp/types.js'
import type { Node } from '../ndb/node.js'
import type { Message } from '../store.js'
import { attachmentsOf } from './attachments.js'
import { propertiesOfClass } from './classes.js'
import { mailHeaders } from './mail-headers.js'
import { recipientsOf } from './recipients.js'
import { byId, tagged, type Values } from './tags.js'

/** A message as a node, and as a row of the contents of its folder. */
export interface WrittenMessage {
  readonly node: Node
  readonly row: Map<number, Value>
}

const [READ, HAS_ATTACHMENTS] = [0x01, 0x10]
const UTF_8 = 65_001
/** Most characters of a text in a row: it is there to be shown in a list. */
const MOST_IN_ROW = 255

/**
 * Writes a message ([MS-PST] 2.4.5): its properties, whom it is to, and what hangs on it.
 * @param parent the id of its folder. @param key the key of the store
 */
export function writeMessage(message: Message, nid: number, parent: number, key: Buffer): WrittenMessage {
  const { itemClass, from, to, cc, sent, received, body, unread, attachments, subject } = message
  const prefix = /^(RE|FW): /.exec(subject)?.[0] ?? ''
  const topic = subject.slice(prefix.length)
  const listed: Values = {
    Importance: 1,
    MessageClass: itemClass,
    Sensitivity: 0,
    Subject: subjectOf(prefix, topic),
    ClientSubmitTime: sent,
    SentRepresentingName: from.name,
    ConversationTopic: topic,
    DisplayCc: cc.map(({ name }) => name).join('; '),
    DisplayTo: to.map(({ name }) => name).join('; '),
    MessageDeliveryTime: received,
    MessageFlags: (unread ? 0 : READ) | (attachments.length > 0 ? HAS_ATTACHMENTS : 0),
    MessageSize: sizeOf(message),
    MessageStatus: 0,
    LastModificationTime: received,
  }
  const { data, subnodes } = propertiesOf([
    ...tagged({
      ...listed,
      SentRepresentingAddressType: 'SMTP',
      SentRepresentingEmailAddress: from.address,
      SentRepresentingSmtpAddress: from.address,
      SenderName: from.name,
      SenderAddressType: 'SMTP',
      SenderEmailAddress: from.address,
      SenderSmtpAddress: from.address,
      TransportMessageHeaders: itemClass === 'IPM.Note' ? mailHeaders(message) : undefined,
      HasAttachments: attachments.length > 0,
      Body: body,
      CreationTime: sent,
      SearchKey: searchKey(key, nid),
      InternetCodepage: UTF_8,
    }),
    ...propertiesOfClass(message),
  ])
  const parts = [...subnodes, recipientsOf(message), ...attachmentsOf(attachments)]
  return { node: { nid, data, subnodes: parts, parent }, row: rowOf(listed) }
}

/** A subject tells how long its prefix is ([MS-PST] 2.5.3.1.1.1). */
const subjectOf = (prefix: string, topic: string): string =>
  prefix === '' ? topic : `\u0001${String.fromCharCode(prefix.length + 1)}${prefix}${topic}`

/** How large a message is said to be: its text and its attachments, and some more for all else. */
const sizeOf = ({ body, attachments, to, cc }: Message): number =>
  attachments.reduce(
    (sum, { length }) => sum + length,
    2048 + 2 * body.length + 256 * (to.length + cc.length),
  )

/** Names a message among all: the key of its store, and where it is in it. */
function searchKey(key: Buffer, nid: number): Buffer {
  const bytes = Buffer.from(key)
  bytes.writeUInt32LE((bytes.readUInt32LE(0) ^ nid) >>> 0)
  return bytes
}

function rowOf(listed: Values): Map<number, Value> {
  const row = byId(listed)
  for (const [id, value] of row) if (typeof value === 'string') row.set(id, shortened(value))
  return row
}

/** The beginning of a text, without half of a character at its end. */
const shortened = (text: string): string =>
  text.length <= MOST_IN_ROW ? text : text.slice(0, MOST_IN_ROW).replace(/[\ud800-\udbff]$/, '')
