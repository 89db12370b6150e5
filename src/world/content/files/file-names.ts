import { hashSeed, SeededRandom } from '../../core/seeded-random.js'
import { CITY_NAMES, FIRM_NAMES, MONTHS, PROJECTS } from '../words/name-lists.js'
import type { FileType } from './file-types.js'

const [SHIFT, STYLE] = [611, 612]

type Subject = readonly [name: string, ...types: [FileType, ...FileType[]]]

/** What documents are about, and the types that they have. */
const DOCUMENTS: readonly [Subject, ...Subject[]] = [
  ['Acceptance report', 'pdf', 'docx'],
  ['Agenda', 'docx', 'txt'],
  ['Annual report', 'pdf'],
  ['Brochure', 'pdf', 'html'],
  ['Budget', 'csv', 'docx'],
  ['Business plan', 'docx', 'pdf'],
  ['Checklist', 'docx', 'txt'],
  ['Concept', 'docx', 'pdf'],
  ['Contacts', 'csv'],
  ['Contract', 'pdf', 'docx'],
  ['Cost estimate', 'csv', 'pdf'],
  ['Cover letter', 'docx'],
  ['Delivery note', 'pdf'],
  ['Expenses', 'csv'],
  ['FAQ', 'html', 'docx'],
  ['Feedback', 'docx', 'txt'],
  ['Forecast', 'csv'],
  ['Framework agreement', 'pdf', 'docx'],
  ['Guideline', 'pdf', 'docx'],
  ['Handover', 'docx', 'txt'],
  ['Interview notes', 'txt', 'docx'],
  ['Inventory', 'csv'],
  ['Invoice', 'pdf', 'pdf', 'csv'],
  ['Job description', 'docx'],
  ['Kick-off', 'docx', 'pdf'],
  ['Lessons learnt', 'docx'],
  ['Letter', 'docx', 'pdf'],
  ['List of participants', 'csv'],
  ['Manual', 'pdf', 'html'],
  ['Meeting notes', 'txt', 'docx'],
  ['Milestones', 'csv', 'docx'],
  ['Minutes', 'docx', 'docx', 'pdf'],
  ['Monthly figures', 'csv'],
  ['Newsletter', 'html', 'pdf'],
  ['Offer', 'pdf', 'docx'],
  ['Open points', 'csv', 'txt'],
  ['Order', 'pdf', 'csv'],
  ['Overview', 'html', 'docx'],
  ['Packing list', 'csv'],
  ['Press release', 'docx', 'html'],
  ['Price list', 'csv', 'pdf'],
  ['Profile', 'docx', 'pdf'],
  ['Project plan', 'docx', 'csv'],
  ['Proposal', 'docx', 'pdf'],
  ['Questionnaire', 'docx'],
  ['Readme', 'txt'],
  ['Release notes', 'html', 'txt'],
  ['Requirements', 'docx'],
  ['Risk analysis', 'docx', 'csv'],
  ['Schedule', 'csv'],
  ['Service report', 'pdf'],
  ['Specification', 'docx', 'pdf'],
  ['Status report', 'docx', 'html'],
  ['Summary', 'docx', 'txt'],
  ['Survey', 'csv'],
  ['Test report', 'pdf', 'html'],
  ['Timesheet', 'csv'],
  ['Training plan', 'docx'],
  ['Travel request', 'pdf', 'docx'],
  ['Workshop', 'docx', 'html'],
]

const PICTURES: readonly [Subject, ...Subject[]] = [
  ['Burndown', 'png'],
  ['Complaints by month', 'png'],
  ['Cost chart', 'png'],
  ['Dashboard', 'png'],
  ['Deliveries', 'png'],
  ['Forecast chart', 'png'],
  ['Headcount', 'png'],
  ['Load test', 'png'],
  ['Market share', 'png'],
  ['Orders by week', 'png'],
  ['Response times', 'png'],
  ['Revenue by region', 'png'],
  ['Sales chart', 'png'],
  ['Stock levels', 'png'],
  ['Survey results', 'png'],
  ['Utilisation', 'png'],
]

const DEPARTMENTS = [
  'Finance',
  'Sales',
  'Engineering',
  'HR',
  'Legal',
  'Marketing',
  'Operations',
  'Support',
  'Research',
  'Purchasing',
]
const PARTIES = [...FIRM_NAMES, ...PROJECTS, ...CITY_NAMES, ...DEPARTMENTS]

const formatTwoDigits = (value: number): string => String(value).padStart(2, '0')

/** What a name ends with, all of them different: dates, states and versions. */
const SUFFIXES: readonly ((date: Date) => string)[] = [
  () => '',
  (date) => String(date.getUTCFullYear()),
  (date) => `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`,
  (date) => date.toISOString().slice(0, 10),
  (date) => `Q${Math.floor(date.getUTCMonth() / 3) + 1} ${date.getUTCFullYear()}`,
  () => 'draft',
  () => 'final',
  () => 'v2',
  (date) => `${date.getUTCFullYear()}-${formatTwoDigits(date.getUTCMonth() + 1)}`,
  () => 'signed',
  () => 'v3',
  (date) => date.toISOString().slice(0, 10).replace(/-/g, ''),
]

/** A step that has no divisor in common with any of these numbers of names, so that each comes once before any again. */
const STEP = 16_127
const REST_STEP = 325

/**
 * What the n-th file of a container is called: what it is about, whom it is for and what state it is in are read from
 * one number, which is another for each n. So no two have the same name, though none knows of the others.
 */
export function buildFileName(
  seed: number,
  n: number,
  isPicture: boolean,
  created: number,
): { readonly title: string; readonly type: FileType } {
  const subjects = isPicture ? PICTURES : DOCUMENTS
  const size = subjects.length * PARTIES.length * SUFFIXES.length
  const number = ((hashSeed(seed, SHIFT) % size) + (n % size) * STEP) % size
  // for each subject the rest comes in an order of its own
  const most = PARTIES.length * SUFFIXES.length
  const index = number % subjects.length
  const rest = (Math.floor(number / subjects.length) * REST_STEP + hashSeed(seed, SHIFT + index)) % most
  const [subject, ...types] = subjects[index] as Subject
  const party = PARTIES[rest % PARTIES.length] as string
  const end = SUFFIXES[Math.floor(rest / PARTIES.length)]?.(new Date(created)) ?? ''
  const random = new SeededRandom(hashSeed(hashSeed(seed, STYLE), n))
  const type = random.pick(types)
  const words = random.chance(0.3) ? [party, subject] : [subject, party]
  // a version is written onto the name, by most
  const all = /^v\d/.test(end)
    ? [words[0], `${words[1]}_${end}`]
    : [...words, end].filter((word) => word !== '')
  const again = n < size ? '' : ` (${Math.floor(n / size) + 1})`
  const between = random.pick([' ', ' ', ' ', ' - ', '_'])
  const title = all.join(between) + again
  return { title: between === '_' ? title.replace(/ /g, '_') : title, type }
}
