import t from 'tap'
import { checkOperations } from './check.js'
import { restoreMail, restoreSessions } from './restore.js'

checkOperations(t, [...restoreSessions, ...restoreMail])
