import type { JSX } from 'preact'

const ICONS: Readonly<Record<string, readonly [kind: string, icon: string]>> = {
  Running: ['busy', '▶'],
  Success: ['good', '✓'],
  Online: ['good', '✓'],
  Warning: ['warn', '!'],
  Failed: ['bad', '✕'],
  Offline: ['bad', '✕'],
  Stopped: ['muted', '■'],
}

/** A status in a word, with a sign and a colour beside it. */
export function Status({ of, text = of }: { readonly of: string; readonly text?: string }): JSX.Element {
  const [kind, icon] = ICONS[of] ?? ['muted', '·']
  return (
    <span class="status" data-kind={kind}>
      <span aria-hidden="true" class="icon">
        {icon}
      </span>
      {text}
    </span>
  )
}

/** Status of a response; 0 if there was none. */
export function HttpStatus({ of }: { readonly of: number }): JSX.Element {
  const kind = of === 0 || of >= 500 ? 'Failed' : of >= 400 ? 'Warning' : 'Success'
  return <Status of={kind} text={of === 0 ? '—' : String(of)} />
}
