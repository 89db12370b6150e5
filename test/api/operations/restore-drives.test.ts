import t from 'tap'
import { checkOperations } from './check.js'
import { restoreDrives } from './restore.js'

checkOperations(t, restoreDrives)
