import t from 'tap'
import { checkOperations } from './check.js'
import { restoreSites } from './restore.js'

checkOperations(t, restoreSites)
