import type { Stream } from './ndb/feed.js'

/** Somebody who writes mail or is written to. */
export interface Person {
  readonly name: string
  /** An SMTP address. */
  readonly address: string
}

/** A file that hangs on a message. */
export interface Attachment extends Stream {
  readonly name: string
}

/** A message as it is put into a file. Times are milliseconds since 1970. What else it has depends on its class. */
export interface Message {
  /** IPM.Note, IPM.Appointment, ... */
  readonly itemClass: string
  readonly subject: string
  readonly from: Person
  readonly to: readonly Person[]
  readonly cc: readonly Person[]
  readonly sent: number
  readonly received: number
  /** Plain text. */
  readonly body: string
  readonly unread: boolean
  readonly attachments: readonly Attachment[]
  readonly appointment?: Appointment | undefined
  readonly task?: Task | undefined
  readonly contact?: Contact | undefined
  /** How long a call or the like took: it is kept in the journal. */
  readonly minutes?: number | undefined
}

export interface Appointment {
  readonly start: number
  readonly end: number
  readonly location: string
  /** Whether it takes place every week from then on. */
  readonly recurring: boolean
}

export interface Task {
  readonly status: 'NotStarted' | 'InProgress' | 'Completed' | 'WaitingOnsomeoneelse' | 'Deferred'
  readonly percentComplete: number
  readonly start: number
  readonly due: number
}

export interface Contact {
  readonly person: Person
  readonly company: string
  readonly jobTitle: string
  readonly phone: string
  readonly city: string
}

/** A folder with the messages in it, each of which is asked for when it is needed, and twice: it must be the same then. */
export interface Folder {
  readonly name: string
  /** What it is for: IPF.Note, IPF.Appointment, ... */
  readonly containerClass: string
  readonly folders: readonly Folder[]
  /** How many messages there are. */
  readonly count: number
  readonly message: (n: number) => Message
}

/** All that is put into one file. */
export interface Store {
  /** What the file is called when it is opened. */
  readonly name: string
  /** Tells files apart: those with the same key may be taken for one and the same. */
  readonly key: string
  readonly folders: readonly Folder[]
}
