#!/usr/bin/env node
import { text } from 'node:stream/consumers'
import { run } from './cli/run.js'

process.exitCode = await run(process.argv.slice(2), {
  out: (line) => process.stdout.write(line),
  err: (line) => process.stderr.write(line),
  environment: process.env,
  input: () => text(process.stdin),
})
