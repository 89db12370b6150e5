import { effect, signal } from '@preact/signals'
import { adminToken, api } from './api.js'
import { onLive } from './live-events.js'
import { sandbox } from './sandbox.js'

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

/** The version of the API that is shown where nothing else is asked for. */
export const getDefaultVersion = (): string => info.value?.api[0] ?? 'v3'

export async function readInfo(): Promise<void> {
  try {
    info.value = await api.get<Info>('/info')
  } catch {
    // if the server cannot be reached, the stream of events tries again and comes back here
  }
}

/** Reads it when the page loads, and after each new connection. */
export function startInfo(): void {
  effect(() => {
    void adminToken.value
    void sandbox.value
    void readInfo()
  })
  onLive(({ type }) => {
    if (type === 'open') void readInfo()
  })
}
