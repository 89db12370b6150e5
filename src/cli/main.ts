import { run } from './run.js'
import { createTerminal } from './terminal.js'

run(process.argv.slice(2), createTerminal()).then((code) => {
  // what could not be printed has failed already
  process.exitCode = code || process.exitCode
})
