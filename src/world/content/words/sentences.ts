import type { SeededRandom } from '../../core/seeded-random.js'
import { fillTemplate, type TextFacts } from './fill-template.js'

const SENTENCES = [
  'As discussed, the old contract with {firm} ends in {month}.',
  'Attached you find what {firm} has sent us.',
  'Both sides have to sign before {date}.',
  'Could you check the part about the costs?',
  'Everybody has agreed to the new dates.',
  'For {product} we need two more days.',
  'From {date} on the office in {city} will take over.',
  'I have added a column with the numbers of {lastmonth}.',
  'I have put the open points at the end.',
  'I have talked to {person}, who sees it the same way.',
  'I suggest that we meet on {weekday} and settle the rest.',
  'I will be in {city} on {date} and could take it along.',
  'I will be out of the office on {weekday}.',
  'If nobody objects, I will order it on {weekday}.',
  'In {quarter} we were {percent} above the plan.',
  'It would help to have the figures by {date}.',
  'Let us talk about it on {weekday} morning.',
  'Marketing has sent the pictures for {product}.',
  'Most of it is done, only the part about {product} is missing.',
  'Nothing has changed since version {version} but the dates.',
  'Of the {number} points on the list {person} has taken over the first ones.',
  'Order {order} has arrived in {city} this morning.',
  'Our contact at {firm} has changed.',
  'Please have a look and tell me what is missing.',
  'Please keep this among us until {date}.',
  'Please let me know who takes part.',
  'Project {project} is the first that will use it.',
  'The board will decide on {date}.',
  'The budget for it is {amount} euros.',
  'The customer would like to see it before the meeting.',
  'The delivery from {city} takes {number} days.',
  'The first test went well, the second one is on {weekday}.',
  'The meeting with {firm} was shorter than planned.',
  'The numbers of {lastmonth} are in the second table.',
  'The offer of {firm} is {percent} below that of the others.',
  'The room is booked for the whole afternoon.',
  'The supplier has confirmed the delivery of order {order}.',
  'The team in {city} needs {number} more seats.',
  'The tests of {product} have shown {number} faults.',
  'The train from {city} gets in at noon.',
  'There is still a question from legal about {firm}.',
  'They have asked for a discount of {percent}.',
  'This is about issue {ticket}, which is still open.',
  'Version {version} will be out on {date}.',
  'We agreed to decide by {weekday}.',
  'We can save {percent} if we order for {city} as well.',
  'We have {number} answers so far, and expect some more.',
  'We should not lose sight of the {topic}.',
  'What do you think of {product}?',
  'When can {firm} expect an answer?',
  'Who could stand in for {person} until {date}?',
  'With {firm} it has worked well for {number} months.',
  'You will get the final version on {weekday}.',
  '{amount} euros have been paid already.',
  '{firm} has asked for a second appointment in {city}.',
  '{firm} is content with {product}.',
  '{firm} will send somebody to {city}.',
  '{person} has offered to help with the {topic}.',
  '{person} has the details.',
  '{person} will take care of {product}.',
] as const

/** Sentences without end, none of them again before all have had their turn. */
export function* generateSentences(random: SeededRandom, facts: TextFacts): Generator<string, never> {
  for (;;) {
    const left: string[] = [...SENTENCES]
    while (left.length > 0) {
      const index = random.integer(0, left.length - 1)
      const template = left[index] as string
      left[index] = left[left.length - 1] as string
      left.pop()
      yield fillTemplate(template, random, facts)
    }
  }
}

/** Takes sentences that make a paragraph. */
export const buildParagraph = (random: SeededRandom, from: Generator<string, never>): string =>
  Array.from({ length: random.integer(2, 5) }, () => from.next().value).join(' ')
