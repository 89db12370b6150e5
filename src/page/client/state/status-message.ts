import { signal } from '@preact/signals'
import { describeError } from './describe-error.js'

/** Something that the page says of itself, at its lower edge and to screen readers. */
export interface StatusMessage {
  readonly text: string
  readonly kind: 'done' | 'failed'
}

export const statusMessage = signal<StatusMessage | undefined>(undefined)

let timer: ReturnType<typeof setTimeout> | undefined

export function showMessage(text: string, kind: StatusMessage['kind'] = 'done'): void {
  clearTimeout(timer)
  statusMessage.value = { text, kind }
  timer = setTimeout(
    () => {
      statusMessage.value = undefined
    },
    kind === 'done' ? 4000 : 12_000,
  )
}

/** Takes back what failed before, since something else is done now. */
export function clearFailure(): void {
  if (statusMessage.peek()?.kind === 'failed') statusMessage.value = undefined
}

/** Does something that may be refused, and says so. @returns whether it went well */
export async function tryAndReport(run: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    clearFailure()
    await run()
    if (done !== undefined) showMessage(done)
    return true
  } catch (error) {
    showMessage(describeError(error), 'failed')
    return false
  }
}

/** Does something, and says what came of it, or why it was refused. @returns whether it went well */
export const runAndReport = <T>(run: () => Promise<T>, describe: (response: T) => string): Promise<boolean> =>
  tryAndReport(async () => showMessage(describe(await run())))
