import type { ByteStream } from './ndb/stream-reader.js'

/** Somebody who writes mail or is written to. */
export interface PstPerson {
  readonly name: string
  /** An SMTP address. */
  readonly address: string
}

/** A file that hangs on a message. */
export interface PstAttachment extends ByteStream {
  readonly name: string
}

/** A message as it is put into a file. Times are milliseconds since 1970. What else it has depends on its class. */
export interface PstMessage {
  /** IPM.Note, IPM.Appointment, ... */
  readonly itemClass: string
  readonly subject: string
  readonly from: PstPerson
  readonly to: readonly PstPerson[]
  readonly cc: readonly PstPerson[]
  readonly sent: number
  readonly received: number
  /** Plain text. */
  readonly body: string
  readonly unread: boolean
  readonly attachments: readonly PstAttachment[]
  readonly appointment?: PstAppointment | undefined
  readonly task?: PstTask | undefined
  readonly contact?: PstContact | undefined
  /** How long a call or the like took: it is kept in the journal. */
  readonly minutes?: number | undefined
}

export interface PstAppointment {
  readonly start: number
  readonly end: number
  readonly location: string
  /** Whether it takes place every week from then on. */
  readonly recurring: boolean
}

export interface PstTask {
  readonly status: 'NotStarted' | 'InProgress' | 'Completed' | 'WaitingOnsomeoneelse' | 'Deferred'
  readonly percentComplete: number
  readonly start: number
  readonly due: number
}

export interface PstContact {
  readonly person: PstPerson
  readonly company: string
  readonly jobTitle: string
  readonly phone: string
  readonly city: string
}

/** A folder with the messages in it, each of which is asked for when it is needed, and twice: it must be the same then. */
export interface PstFolder {
  readonly name: string
  /** What it is for: IPF.Note, IPF.Appointment, ... */
  readonly containerClass: string
  readonly folders: readonly PstFolder[]
  /** How many messages there are. */
  readonly count: number
  readonly message: (n: number) => PstMessage
}

/** All that is put into one file. */
export interface PstStore {
  /** What the file is called when it is opened. */
  readonly name: string
  /** Tells files apart: those with the same key may be taken for one and the same. */
  readonly key: string
  readonly folders: readonly PstFolder[]
}
