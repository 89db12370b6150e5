import { Columns } from '../ltp/table.js'
import { TAGS, type Tag } from './tags.js'

const columns = (...tags: readonly Tag[]): Columns => new Columns(tags.map((tag) => TAGS[tag]))

const MESSAGE = [
  'Importance',
  'MessageClass',
  'Sensitivity',
  'Subject',
  'ClientSubmitTime',
  'SentRepresentingName',
  'MessageToMe',
  'MessageCcMe',
  'ConversationTopic',
  'ConversationIndex',
  'DisplayCc',
  'DisplayTo',
  'MessageDeliveryTime',
  'MessageFlags',
  'MessageSize',
  'MessageStatus',
  'ItemTemporaryFlags',
  'LastModificationTime',
  'SecureSubmitFlags',
] as const

/** The columns that the tables of every store have. */
export const COLUMNS = {
  /** The folders in a folder ([MS-PST] 2.4.4.4.1). */
  hierarchy: columns(
    'ReplItemid',
    'ReplChangenum',
    'ReplVersionHistory',
    'ReplFlags',
    'DisplayName',
    'ContentCount',
    'ContentUnreadCount',
    'Subfolders',
    'ContainerClass',
    'PstHiddenCount',
    'PstHiddenUnread',
  ),
  /** The messages in a folder ([MS-PST] 2.4.4.5.1). */
  contents: columns(
    ...MESSAGE,
    'ReplItemid',
    'ReplChangenum',
    'ReplVersionHistory',
    'ReplFlags',
    'ReplCopiedfromVersionhistory',
    'ReplCopiedfromItemid',
  ),
  /** What Outlook keeps in a folder for itself ([MS-PST] 2.4.4.6.1). */
  associated: columns(
    'MessageClass',
    'MessageFlags',
    'MessageStatus',
    'DisplayName',
    'OfflineAddressBookName',
    'SendOutlookRecallReport',
    'OfflineAddressBookTruncatedProperties',
    'ViewDescriptorFlags',
    'ViewDescriptorLinkTo',
    'ViewDescriptorViewFolder',
    'ViewDescriptorName',
    'ViewDescriptorVersion',
  ),
  /** What a search has found ([MS-PST] 2.4.8.6.3). */
  found: columns(...MESSAGE, 'ParentDisplay', 'LtpParentNid'),
  /** [MS-PST] 2.4.5.3.1, and the address that programs of today look for. */
  recipients: columns(
    'RecipientType',
    'Responsibility',
    'RecordKey',
    'ObjectType',
    'EntryId',
    'DisplayName',
    'AddressType',
    'EmailAddress',
    'SearchKey',
    'DisplayType',
    'SmtpAddress',
    'SevenBitDisplayName',
    'SendRichInfo',
  ),
  /** [MS-PST] 2.4.6.1.1 */
  attachments: columns('AttachSize', 'AttachFilename', 'AttachMethod', 'RenderingPosition'),
} as const
