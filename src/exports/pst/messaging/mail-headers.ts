import type { PstMessage, PstPerson } from '../pst-store.js'

/** Most bytes of a text in one encoded word, so that it stays below 75 characters ([RFC 2047] 2). */
const MAX_ENCODED_BYTES = 42

/** The header that a mail had on its way ([RFC 5322]): programs that make mail of messages go by it. */
export function formatMailHeaders({ subject, from, to, cc, sent }: PstMessage): string {
  const lines = [
    `Date: ${formatDate(sent)}`,
    `From: ${formatPerson(from)}`,
    ...(to.length > 0 ? [`To: ${to.map(formatPerson).join(',\r\n ')}`] : []),
    ...(cc.length > 0 ? [`Cc: ${cc.map(formatPerson).join(',\r\n ')}`] : []),
    `Subject: ${encodeHeaderText(subject)}`,
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

const formatDate = (instant: number): string => new Date(instant).toUTCString().replace('GMT', '+0000')

const formatPerson = ({ name, address }: PstPerson): string => {
  const isPlain = /^[\w!#$%&'*+/=?^`{|}~-]+( [\w!#$%&'*+/=?^`{|}~-]+)*$/.test(name)
  return `${isPlain ? name : isPrintable(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : encodeHeaderText(name)} <${address}>`
}

const isPrintable = (text: string): boolean => /^[ -~]*$/.test(text)

/** A text in ASCII: as it is, or in encoded words. */
function encodeHeaderText(text: string): string {
  if (isPrintable(text)) return text
  const words: string[] = []
  let word = ''
  for (const character of text) {
    if (Buffer.byteLength(word + character) > MAX_ENCODED_BYTES) {
      words.push(word)
      word = ''
    }
    word += character
  }
  return [...words, word].map((part) => `=?utf-8?B?${Buffer.from(part).toString('base64')}?=`).join('\r\n ')
}
