import { readFileSync } from 'node:fs'

/** Tells whether a process of this machine runs. One that has ended, and that nobody has asked about yet, does not. */
export function isProcessRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // it is there, but another user's
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return readProcessState(pid) !== 'Z'
}

/** The state of a process as Linux tells it; other systems have no such file. */
function readProcessState(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).charAt(0)
  } catch {
    return undefined
  }
}
