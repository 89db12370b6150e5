import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.js'
import { Field } from '../parts/field.js'
import { api } from '../state/api.js'
import { tryAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'
import type { Call } from './journal.js'

const text = texts.fault

const EFFECTS = ['status', 'delay', 'throttle', 'expiredToken', 'reset', 'hang', 'brokenJson'] as const
type Effect = (typeof EFFECTS)[number]

/** Effects with a number, and its default. */
const NUMBERS: Partial<
  Record<Effect, { readonly usual: number; readonly min: number; readonly max: number }>
> = {
  status: { usual: 503, min: 200, max: 599 },
  delay: { usual: 5, min: 1, max: 600 },
  throttle: { usual: 30, min: 0, max: 86_400 },
}

const readEffect = (kind: Effect, number: number): Record<string, unknown> => ({
  [kind]: kind === 'delay' ? `PT${number}S` : kind in NUMBERS ? number : true,
})

/** Dialog that creates a fault for requests like this call. */
export function FaultDialog({
  call,
  onClose,
}: {
  readonly call: Call
  readonly onClose: () => void
}): JSX.Element {
  const [effect, setEffect] = useState<Effect>('status')
  const number = NUMBERS[effect]

  const submit = (fields: FormData): void => {
    const match =
      fields.get('match') === 'operation'
        ? { operation: call.operation }
        : {
            method: call.method,
            path: call.url.split('?', 1)[0],
            ...(call.operation === '' && { unknownPath: true }),
          }
    const times = Number(fields.get('times'))
    const rule = {
      match,
      effect: readEffect(effect, Number(fields.get('number'))),
      ...(times > 0 && { times }),
    }
    void tryAndReport(() => api.post('/faults', rule), text.added)
  }

  return (
    <Dialog title={text.title} submit={text.add} onSubmit={submit} onClose={onClose}>
      <fieldset>
        <legend>{text.which}</legend>
        {call.operation !== '' && (
          <label>
            <input type="radio" name="match" value="operation" defaultChecked />{' '}
            {text.operation(call.operation)}
          </label>
        )}
        <label>
          <input type="radio" name="match" value="path" defaultChecked={call.operation === ''} />{' '}
          {text.path(call.method, call.url.split('?', 1)[0] ?? '')}
        </label>
      </fieldset>
      <Field label={text.what}>
        <select value={effect} onChange={({ currentTarget }) => setEffect(currentTarget.value as Effect)}>
          {EFFECTS.map((name) => (
            <option key={name} value={name}>
              {text.effects[name]}
            </option>
          ))}
        </select>
      </Field>
      {number && (
        <Field label={text.numbers[effect as keyof typeof text.numbers]}>
          <input
            key={effect}
            type="number"
            name="number"
            required
            min={number.min}
            max={number.max}
            defaultValue={String(number.usual)}
          />
        </Field>
      )}
      <Field label={text.times}>
        <input type="number" name="times" min={1} max={1_000_000} placeholder={text.always} />
      </Field>
    </Dialog>
  )
}
