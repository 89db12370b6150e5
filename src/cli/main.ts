#!/usr/bin/env node
import { run } from './run.js'
import { createTerminal } from './terminal.js'

const code = await run(process.argv.slice(2), createTerminal())
// what could not be printed has failed already
process.exitCode = code || process.exitCode
