// The step that ends a server: it keeps the report, the run and the log, stops the server, and fails if that was asked for.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fail, runProgram, tell } from './runner.mjs'

const { INPUT_FAIL_ON_FINDINGS = 'false', VBO365_MOCK_ACTION } = process.env

try {
  if (VBO365_MOCK_ACTION === undefined)
    throw new Error('No server was started in this job. Use the action vbo365-mock first.')
  const { command, target, folder } = JSON.parse(VBO365_MOCK_ACTION)
  const results = join(folder, 'results')
  mkdirSync(results, { recursive: true })
  const log = join(folder, 'server.log')
  if (existsSync(log)) copyFileSync(log, join(results, 'server.log'))
  tell('GITHUB_OUTPUT', { folder: results })
  const report = (format, file) =>
    runProgram(command, ['report', ...target, '--format', format, '--output', join(results, file)])
  report('trace', 'run.zip')
  report('html', 'report.html')
  report('junit', 'report.xml')
  const { findings } = JSON.parse(runProgram(command, ['report', ...target, '--json']))
  runProgram(command, ['stop', ...target])
  if (INPUT_FAIL_ON_FINDINGS === 'true' && findings.length > 0)
    throw new Error(findings.map(({ title, message }) => title ?? message).join('\n'))
  console.log(`vbo365-mock: ${findings.length} findings. Look at the run with: npx vbo365-mock show run.zip`)
} catch (error) {
  fail(error)
}
