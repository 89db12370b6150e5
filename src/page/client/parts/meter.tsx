import type { JSX } from 'preact'
import { texts } from '../texts.js'

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

/** How full something is, as a kind of its meter, and in words. @param share 0 to 1 */
export function describeFullness(share: number): {
  readonly kind: 'good' | 'warn' | 'bad'
  readonly text: string
} {
  if (share >= 0.995) return { kind: 'bad', text: texts.overview.full }
  if (share > 0.85) return { kind: share > 0.95 ? 'bad' : 'warn', text: texts.overview.nearlyFull }
  return { kind: 'good', text: '' }
}
