import type { Draw } from '../core/hash.js'

/** What people of a company write about: each has subjects of mail, names of documents and sentences. */
export const TOPICS = [
  'Budget',
  'Quarterly report',
  'Product launch',
  'Customer workshop',
  'Office move',
  'Data migration',
  'Holiday plan',
  'Supplier contract',
  'Security review',
  'Hiring plan',
  'Price list',
  'Trade fair',
  'Support rota',
  'Travel expenses',
  'Training day',
  'Press release',
  'Board meeting',
  'Roadmap',
  'Invoice',
  'Website relaunch',
] as const

const ASPECTS = [
  'draft',
  'final version',
  'open questions',
  'next steps',
  'numbers',
  'comments',
  'summary',
  'decision needed',
  'kick-off',
  'follow-up',
  'agenda',
  'minutes',
] as const

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

const SENTENCES = [
  'Please have a look and tell me what is missing.',
  'The numbers of the last month are in the second table.',
  'We agreed to decide by Thursday.',
  'I have put the open points at the end.',
  'Could you check the part about the costs?',
  'The customer would like to see it before the meeting.',
  'Nothing has changed since the last version but the dates.',
  'Let us talk about it tomorrow morning.',
  'The supplier has confirmed the delivery.',
  'I will be out of the office on Friday.',
  'The team needs two more days for the tests.',
  'As discussed, the old contract ends in June.',
  'The room is booked for the whole afternoon.',
  'Marketing has sent the pictures.',
  'There is still a question from legal.',
  'Thanks for the quick answer.',
] as const

/** `Budget March: next steps`. */
export function subject(draw: Draw): string {
  const topic = draw.pick(TOPICS)
  const month = draw.chance(0.4) ? ` ${draw.pick(MONTHS)}` : ''
  return `${topic}${month}: ${draw.pick(ASPECTS)}`
}

/** Sentences that make a paragraph. */
export const paragraph = (draw: Draw): string =>
  Array.from({ length: draw.integer(2, 5) }, () => draw.pick(SENTENCES)).join(' ')

/** `Budget March 2`. */
export function title(draw: Draw): string {
  const month = draw.chance(0.5) ? ` ${draw.pick(MONTHS)}` : ''
  return `${draw.pick(TOPICS)}${month}`
}
