import { pruneHistory } from './jobs/history.js'
import { closeBackupWindow, finishDueSession, runDueJob } from './jobs/runs.js'
import { endIdleSession } from './restore/restore-sessions.js'
import { finishRescan } from './storage/proxies.js'
import { cleanRepository } from './storage/retention.js'
import type { EventHandlers } from './world.js'

/** Everything that happens by itself, by the kind of its event. */
export const handlers = {
  'job-due': runDueJob,
  'session-end': finishDueSession,
  'window-end': closeBackupWindow,
  history: pruneHistory,
  retention: cleanRepository,
  'restore-idle': endIdleSession,
  'rescan-end': finishRescan,
} satisfies EventHandlers
