import type { JSX } from 'preact'
import { ClockPanel } from '../parts/clock.js'
import { Field, Form, readField } from '../parts/field.js'
import { formatTime } from '../parts/format.js'
import { api } from '../state/api.js'
import { runAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'

const text = texts.controls.clock

interface ClockMove {
  readonly now: string
  readonly events: readonly unknown[]
  readonly omitted: number
}

const describeMove = ({ now, events, omitted }: ClockMove): string =>
  text.done(formatTime(now), events.length + omitted)

const set = (change: object): Promise<boolean> =>
  runAndReport(() => api.put<ClockMove>('/clock', change), describeMove)
const advance = (by: string): Promise<boolean> =>
  runAndReport(() => api.post<ClockMove>('/clock/advance', { by }), describeMove)

/** Stops the clock of the world, moves it, and lets it run. */
export function ClockControls(): JSX.Element {
  const buttons: [name: string, act: () => Promise<boolean>][] = [
    [text.freeze, () => set({ mode: 'frozen' })],
    [text.run, () => set({ mode: 'offset' })],
    [text.fast, () => set({ mode: 'rate', rate: 60 })],
    [text.hour, () => advance('PT1H')],
    [text.day, () => advance('P1D')],
    [text.real, () => set({ mode: 'real' })],
  ]
  return (
    <ClockPanel>
      <div class="actions">
        {buttons.map(([name, act]) => (
          <button key={name} type="button" onClick={() => void act()}>
            {name}
          </button>
        ))}
      </div>
      <Form onSubmit={(form) => set({ now: `${readField(form, 'now')}Z` })}>
        <Field label={text.to}>
          <input type="datetime-local" name="now" step="1" required />
        </Field>
        <button type="submit">{text.go}</button>
      </Form>
    </ClockPanel>
  )
}
