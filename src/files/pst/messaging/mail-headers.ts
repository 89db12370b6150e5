import type { Message, Person } from '../store.js'

/** Most bytes of a text in one encoded word, so that it stays below 75 characters ([RFC 2047] 2). */
const MOST_ENCODED = 42

/** The header that a mail had on its way ([RFC 5322]): programs that make mail of messages go by it. */
export function mailHeaders({ subject, from, to, cc, sent }: Message): string {
  const lines = [
    `Date: ${dateOf(sent)}`,
    `From: ${written(from)}`,
    ...(to.length > 0 ? [`To: ${to.map(written).join(',\r\n ')}`] : []),
    ...(cc.length > 0 ? [`Cc: ${cc.map(written).join(',\r\n ')}`] : []),
    `Subject: ${encoded(subject)}`,
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

const dateOf = (instant: number): string => new Date(instant).toUTCString().replace('GMT', '+0000')

const written = ({ name, address }: Person): string => {
  const isPlain = /^[\w!#$%&'*+/=?^`{|}~-]+( [\w!#$%&'*+/=?^`{|}~-]+)*$/.test(name)
  return `${isPlain ? name : isPrintable(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : encoded(name)} <${address}>`
}

const isPrintable = (text: string): boolean => /^[ -~]*$/.test(text)

/** A text in ASCII: as it is, or in encoded words. */
function encoded(text: string): string {
  if (isPrintable(text)) return text
  const words: string[] = []
  let word = ''
  for (const character of text) {
    if (Buffer.byteLength(word + character) > MOST_ENCODED) {
      words.push(word)
      word = ''
    }
    word += character
  }
  return [...words, word].map((part) => `=?utf-8?B?${Buffer.from(part).toString('base64')}?=`).join('\r\n ')
}
