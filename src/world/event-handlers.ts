import { closeBackupWindow, finishDueSession, runDueJob } from './jobs/job-runs.js'
import { deleteOldSessions } from './jobs/session-history.js'
import { endIdleSession } from './restore/restore-sessions.js'
import { finishRescan } from './storage/proxies.js'
import { applyRetention } from './storage/retention.js'
import type { EventHandlers } from './world.js'

/** Handlers of scheduled events, by kind. */
export const eventHandlers = {
  'job-due': runDueJob,
  'session-end': finishDueSession,
  'window-end': closeBackupWindow,
  history: deleteOldSessions,
  retention: applyRetention,
  'restore-idle': endIdleSession,
  'rescan-end': finishRescan,
} satisfies EventHandlers
