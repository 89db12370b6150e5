import type { JSX } from 'preact'

export interface MeterProps {
  /** Label for screen readers. */
  readonly label: string
  /** 0 to 1. */
  readonly share: number
  /** The same in words. */
  readonly text: string
  readonly role?: 'progressbar' | 'meter'
  readonly kind?: 'busy' | 'good' | 'warn' | 'bad'
}

/** A bar that fills. */
export function Meter({ label, share, text, role = 'meter', kind = 'busy' }: MeterProps): JSX.Element {
  const percent = Math.round(Math.max(0, Math.min(1, share)) * 1000) / 10
  const aria = {
    role,
    'aria-label': label,
    'aria-valuemin': 0,
    'aria-valuemax': 100,
    'aria-valuenow': percent,
    'aria-valuetext': text,
  }
  return (
    <div class="meter" {...aria} data-kind={kind}>
      <div class="fill" style={{ width: `${percent}%` }} />
    </div>
  )
}
