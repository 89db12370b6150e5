import { buildPropertyContext } from '../ltp/property-context.js'
import type { PropertyValue } from '../ltp/property-types.js'
import type { Node } from '../ndb/node.js'
import type { PstMessage } from '../pst-store.js'
import { buildAttachmentNodes } from './attachments.js'
import { buildClassProperties } from './class-properties.js'
import { formatMailHeaders } from './mail-headers.js'
import { type TagValues, toProperties, toRowValues } from './property-tags.js'
import { buildRecipientTable } from './recipients.js'

/** A message as a node, and as a row of the contents of its folder. */
export interface WrittenMessage {
  readonly node: Node
  readonly row: Map<number, PropertyValue>
}

const [READ, HAS_ATTACHMENTS] = [0x01, 0x10]
const UTF_8 = 65_001
/** Most characters of a text in a row: it is there to be shown in a list. */
const MAX_ROW_TEXT = 255

/**
 * Writes a message ([MS-PST] 2.4.5): its properties, whom it is to, and what hangs on it.
 * @param parent the id of its folder. @param key the key of the store
 */
export function writeMessage(message: PstMessage, nid: number, parent: number, key: Buffer): WrittenMessage {
  const { itemClass, from, to, cc, sent, received, body, unread, attachments, subject } = message
  const prefix = /^(RE|FW): /.exec(subject)?.[0] ?? ''
  const topic = subject.slice(prefix.length)
  const rowValues: TagValues = {
    Importance: 1,
    MessageClass: itemClass,
    Sensitivity: 0,
    Subject: encodeSubject(prefix, topic),
    ClientSubmitTime: sent,
    SentRepresentingName: from.name,
    ConversationTopic: topic,
    DisplayCc: cc.map(({ name }) => name).join('; '),
    DisplayTo: to.map(({ name }) => name).join('; '),
    MessageDeliveryTime: received,
    MessageFlags: (unread ? 0 : READ) | (attachments.length > 0 ? HAS_ATTACHMENTS : 0),
    MessageSize: estimateSize(message),
    MessageStatus: 0,
    LastModificationTime: received,
  }
  const { data, subnodes } = buildPropertyContext([
    ...toProperties({
      ...rowValues,
      SentRepresentingAddressType: 'SMTP',
      SentRepresentingEmailAddress: from.address,
      SentRepresentingSmtpAddress: from.address,
      SenderName: from.name,
      SenderAddressType: 'SMTP',
      SenderEmailAddress: from.address,
      SenderSmtpAddress: from.address,
      TransportMessageHeaders: itemClass === 'IPM.Note' ? formatMailHeaders(message) : undefined,
      HasAttachments: attachments.length > 0,
      Body: body,
      CreationTime: sent,
      SearchKey: buildSearchKey(key, nid),
      InternetCodepage: UTF_8,
    }),
    ...buildClassProperties(message),
  ])
  const parts = [...subnodes, buildRecipientTable(message), ...buildAttachmentNodes(attachments)]
  return { node: { nid, data, subnodes: parts, parent }, row: buildRow(rowValues) }
}

/** A subject tells how long its prefix is ([MS-PST] 2.5.3.1.1.1). */
const encodeSubject = (prefix: string, topic: string): string =>
  prefix === '' ? topic : `\u0001${String.fromCharCode(prefix.length + 1)}${prefix}${topic}`

/** Estimates the size of a message: its text and its attachments, and some more for all else. */
const estimateSize = ({ body, attachments, to, cc }: PstMessage): number =>
  attachments.reduce(
    (sum, { length }) => sum + length,
    2048 + 2 * body.length + 256 * (to.length + cc.length),
  )

/** Names a message among all: the key of its store, and where it is in it. */
function buildSearchKey(key: Buffer, nid: number): Buffer {
  const bytes = Buffer.from(key)
  bytes.writeUInt32LE((bytes.readUInt32LE(0) ^ nid) >>> 0)
  return bytes
}

function buildRow(listed: TagValues): Map<number, PropertyValue> {
  const row = toRowValues(listed)
  for (const [id, value] of row) if (typeof value === 'string') row.set(id, shortenText(value))
  return row
}

/** The beginning of a text, without half of a character at its end. */
const shortenText = (text: string): string =>
  text.length <= MAX_ROW_TEXT ? text : text.slice(0, MAX_ROW_TEXT).replace(/[\ud800-\udbff]$/, '')
