#!/usr/bin/env node
// Runs the program as it is built: src/cli/main.ts and all that it needs in one file, compiled with a code cache.
import { readFileSync } from 'node:fs'
import { createRequire, wrap } from 'node:module'
import { join } from 'node:path'
import { compileCached } from './code-cache.js'

/** Set by the build. */
declare const PROGRAM_HASH: string

const filename = join(import.meta.dirname, 'program.cjs')
const [word = 'start', ...others] = process.argv.slice(2)
const isServing =
  (word === 'start' || word.startsWith('-')) &&
  ![word, ...others].some((arg) => /^(-h|--help|-V|--version)$/.test(arg))

const evaluate = compileCached({
  // the build escapes all that is not ASCII, and such a text takes half of the memory
  source: wrap(readFileSync(filename, 'latin1')),
  filename,
  hash: PROGRAM_HASH,
  entry: isServing ? 'server' : 'command',
  environment: process.env,
}) as (...scope: unknown[]) => void
const module = { exports: {} }
evaluate(module.exports, createRequire(filename), module, filename, import.meta.dirname)
