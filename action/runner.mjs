// What both steps share: how they run the program, and what they tell the runner.
import { spawnSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'

/** Runs the program to its end. @param command as `start.mjs` has found it @returns what it printed @throws Error when it fails */
export function runProgram([file, ...first], args, expected = [0]) {
  const { status, stdout, stderr, error } = spawnSync(file, [...first, ...args], { encoding: 'utf8' })
  if (error || !expected.includes(status))
    throw new Error(`vbo365-mock ${args[0]}: ${error?.message ?? (stderr || stdout).trim()}`)
  return stdout
}

/** Writes values to a file of the runner: GITHUB_OUTPUT or GITHUB_ENV. */
export function tell(file, values) {
  for (const [name, value] of Object.entries(values)) {
    if (/[\r\n]/.test(value)) throw new Error(`${name} must be one line.`)
    appendFileSync(process.env[file], `${name}=${value}\n`)
  }
}

/** Ends a step with an error that the runner shows. */
export function fail({ message }) {
  console.log(`::error title=vbo365-mock::${message.replaceAll('%', '%25').replaceAll('\n', '%0A')}`)
  process.exitCode = 1
}
