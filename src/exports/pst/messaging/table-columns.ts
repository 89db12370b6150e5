import { TableColumns } from '../ltp/table-context.js'
import { PROPERTY_TAGS, type PropertyTag } from './property-tags.js'

const createColumns = (...tags: readonly PropertyTag[]): TableColumns =>
  new TableColumns(tags.map((tag) => PROPERTY_TAGS[tag]))

const MESSAGE_COLUMNS = [
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
export const TABLE_COLUMNS = {
  /** The folders in a folder ([MS-PST] 2.4.4.4.1). */
  hierarchy: createColumns(
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
  contents: createColumns(
    ...MESSAGE_COLUMNS,
    'ReplItemid',
    'ReplChangenum',
    'ReplVersionHistory',
    'ReplFlags',
    'ReplCopiedfromVersionhistory',
    'ReplCopiedfromItemid',
  ),
  /** What Outlook keeps in a folder for itself ([MS-PST] 2.4.4.6.1). */
  associated: createColumns(
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
  found: createColumns(...MESSAGE_COLUMNS, 'ParentDisplay', 'LtpParentNid'),
  /** [MS-PST] 2.4.5.3.1, and the address that programs of today look for. */
  recipients: createColumns(
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
  attachments: createColumns('AttachSize', 'AttachFilename', 'AttachMethod', 'RenderingPosition'),
} as const
