import { signal } from '@preact/signals'

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

/** Does something that may be refused, and says so. @returns whether it went well */
export async function tryAndReport(run: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await run()
    if (done !== undefined) showMessage(done)
    return true
  } catch (error) {
    showMessage(error instanceof Error ? error.message : String(error), 'failed')
    return false
  }
}
