import { signal } from '@preact/signals'

/** Something that the page says of itself, at its lower edge and to screen readers. */
export interface Saying {
  readonly text: string
  readonly kind: 'done' | 'failed'
}

export const saying = signal<Saying | undefined>(undefined)

let timer: ReturnType<typeof setTimeout> | undefined

export function say(text: string, kind: Saying['kind'] = 'done'): void {
  clearTimeout(timer)
  saying.value = { text, kind }
  timer = setTimeout(
    () => {
      saying.value = undefined
    },
    kind === 'done' ? 4000 : 12_000,
  )
}

/** Does something that may be refused, and says so. @returns whether it went well */
export async function trying(act: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await act()
    if (done !== undefined) say(done)
    return true
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), 'failed')
    return false
  }
}
