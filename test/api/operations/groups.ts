import { backupRepositories } from './backup-repositories.js'
import { jobSessions } from './job-sessions.js'
import { jobs } from './jobs.js'
import type { Operation } from './operation.js'
import { organizations } from './organizations.js'
import { proxies } from './proxies.js'
import { restoreDrives, restoreMail, restoreSessions, restoreSites } from './restore.js'
import { emailSettings, globalSettings } from './settings.js'
import { token } from './token.js'

/** The operations by their group, and the file that each group is in. */
export const GROUPS: Record<string, { readonly file: string; readonly operations: readonly Operation[] }> = {
  Token: { file: 'token.ts', operations: token },
  Proxies: { file: 'proxies.ts', operations: proxies },
  BackupRepositories: { file: 'backup-repositories.ts', operations: backupRepositories },
  Organizations: { file: 'organizations.ts', operations: organizations },
  Jobs: { file: 'jobs.ts', operations: jobs },
  JobSessions: { file: 'job-sessions.ts', operations: jobSessions },
  GlobalSettings: { file: 'settings.ts', operations: globalSettings },
  EmailSettings: { file: 'settings.ts', operations: emailSettings },
  RestoreSessions: { file: 'restore.ts', operations: restoreSessions },
  'RestoreSessions/Exchange': { file: 'restore.ts', operations: restoreMail },
  'RestoreSessions/OneDrive': { file: 'restore.ts', operations: restoreDrives },
  'RestoreSessions/SharePoint': { file: 'restore.ts', operations: restoreSites },
}

export const all = Object.values(GROUPS).flatMap(({ operations }) => operations)
