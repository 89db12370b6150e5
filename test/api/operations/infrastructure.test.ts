import t from 'tap'
import { checkOperations } from './check.js'
import { all } from './groups.js'

checkOperations(
  t,
  all.filter(({ name }) => !/\/RestoreSessions/.test(name)),
)
