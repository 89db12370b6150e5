import { effect, signal } from '@preact/signals'
import { adminToken, api } from './api.js'
import { describeError } from './describe-error.js'
import { missingReason, onLive } from './live-events.js'

export type Level = 'capture' | 'page' | 'otherVersion' | 'client' | 'inferred'

/** Response of /__admin/info: see docs/controls.md. */
export interface Info {
  readonly version: string
  /** Versions of the API that are served. */
  readonly api: readonly string[]
  readonly profile: string
  readonly seed: number
  readonly url: string
  readonly auth: 'strict' | 'any'
  readonly logins: readonly { readonly name: string; readonly password: string }[]
  readonly sandboxes: readonly string[]
  readonly adminToken: boolean
  readonly ca: boolean
  /** Number of operations by how well they are known. */
  readonly evidence: Readonly<Record<Level, number>>
}

export const info = signal<Info | undefined>(undefined)

/** Reason why it could not be read; empty if it could. */
export const infoFailure = signal('')

/** The version of the API that is shown where nothing else is asked for. */
export const getDefaultVersion = (): string => info.value?.api[0] ?? 'v3'

export async function readInfo(): Promise<void> {
  try {
    info.value = await api.get<Info>('/info', { sandbox: undefined })
    infoFailure.value = ''
  } catch (error) {
    // a new connection reads it again
    infoFailure.value = describeError(error)
  }
}

/** Reads it when the page loads, and after each new connection. */
export function startInfo(): void {
  effect(() => {
    void adminToken.value
    void missingReason.value
    void readInfo()
  })
  onLive(({ type }) => {
    if (type === 'open') void readInfo()
  })
}
