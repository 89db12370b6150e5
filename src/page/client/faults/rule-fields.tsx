import type { ComponentChildren, JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { FaultRule } from '../../../testing/faults/fault-rule.js'
import { Field } from '../parts/field.js'
import { texts } from '../texts.js'
import { OperationChoice } from './operation-choice.js'
import {
  canHaveBody,
  DELAYS,
  type DelayKind,
  findDelayKind,
  findResponseKind,
  formatBody,
  formatPairs,
  RESPONSES,
  type ResponseKind,
} from './rule-form.js'

const text = texts.faults
const fields = text.fields

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

interface RuleProps {
  readonly rule: FaultRule
}

interface TextFieldProps {
  readonly name: keyof typeof fields
  readonly value: string | number | undefined
  readonly placeholder?: string
  readonly required?: boolean
}

function TextField({ name, value = '', ...rest }: TextFieldProps): JSX.Element {
  return (
    <Field label={fields[name]}>
      <input name={name} defaultValue={String(value)} spellcheck={false} {...rest} />
    </Field>
  )
}

function NumberField({
  min = 1,
  max = 1_000_000,
  step = 1,
  value = '',
  ...rest
}: TextFieldProps & { readonly min?: number; readonly max?: number; readonly step?: number }): JSX.Element {
  return (
    <Field label={fields[rest.name]}>
      <input type="number" min={min} max={max} step={step} defaultValue={String(value)} {...rest} />
    </Field>
  )
}

function Lines({ name, value = '', placeholder }: TextFieldProps): JSX.Element {
  return (
    <Field label={fields[name]}>
      <textarea
        name={name}
        rows={Math.min(12, Math.max(2, String(value).split('\n').length))}
        defaultValue={String(value)}
        placeholder={placeholder}
        spellcheck={false}
      />
    </Field>
  )
}

/** Fields that are seldom needed, which are open if there is something in them. */
function More({
  title,
  open,
  children,
}: {
  readonly title: string
  readonly open: boolean
  readonly children: ComponentChildren
}): JSX.Element {
  return (
    <details open={open}>
      <summary>{title}</summary>
      <div class="more">{children}</div>
    </details>
  )
}

/** Asks which requests a fault is for. */
export function RequestFields({ rule: { match = {} } }: RuleProps): JSX.Element {
  const { operation = '', method = '', path, unknownPath, user, query, headers, body } = match
  const others = [method || undefined, path, user, query, headers, body]
  return (
    <fieldset>
      <legend>{text.which}</legend>
      <div class="fields">
        <OperationChoice initial={operation} />
      </div>
      <More title={text.moreRequests} open={others.some((value) => value !== undefined)}>
        <div class="fields">
          <Field label={fields.method}>
            <select name="method">
              <option value="">{texts.calls.any}</option>
              {METHODS.map((name) => (
                <option key={name} selected={name === method.toUpperCase()}>
                  {name}
                </option>
              ))}
            </select>
          </Field>
          <TextField name="path" value={path} placeholder="/v3/Jobs/*" />
          <TextField name="user" value={user} placeholder="administrator" />
        </div>
        <label>
          <input type="checkbox" name="unknownPath" defaultChecked={unknownPath} /> {text.unknownPath}
        </label>
        <Lines name="query" value={formatPairs(query)} placeholder="limit: 5" />
        <Lines name="headers" value={formatPairs(headers)} placeholder="accept: *json*" />
        <Lines
          name="body"
          value={body === undefined ? '' : JSON.stringify(body, null, 2)}
          placeholder='{"hostName": "p*"}'
        />
        <p class="hint">{text.matching}</p>
      </More>
    </fieldset>
  )
}

/** Asks what a fault does to them. */
export function EffectFields({ rule }: RuleProps): JSX.Element {
  const { effect } = rule
  const [kind, setKind] = useState<ResponseKind>(findResponseKind(rule))
  const hasBody = canHaveBody(kind)
  const { reason, headers, omit, slowBody, cutAfter } = effect
  return (
    <fieldset>
      <legend>{text.what}</legend>
      <div class="fields">
        <Field label={fields.response}>
          <select
            name="response"
            value={kind}
            onChange={({ currentTarget }) => setKind(currentTarget.value as ResponseKind)}
          >
            <option value="">{text.asUsual}</option>
            {RESPONSES.map((name) => (
              <option key={name} value={name}>
                {text.responses[name]}
              </option>
            ))}
          </select>
        </Field>
        {kind === 'status' && (
          <NumberField name="status" value={effect.status} min={200} max={599} placeholder="200" />
        )}
        {kind === 'throttle' && (
          <NumberField name="throttle" value={effect.throttle ?? 30} min={0} max={86_400} required />
        )}
        {(kind === 'status' || kind === 'throttle') && <TextField name="message" value={effect.message} />}
      </div>
      {hasBody && (
        <>
          <Lines name="ownBody" value={formatBody(effect.body)} placeholder={'{"message": "…"}'} />
          <div class="fields">
            <Field label={fields.bodyType}>
              <select name="bodyType">
                <option value="json">JSON</option>
                <option value="text" selected={typeof effect.body === 'string'}>
                  {text.plainText}
                </option>
              </select>
            </Field>
          </div>
        </>
      )}
      <DelayFields rule={rule} />
      <More
        title={text.moreEffects}
        open={[reason, headers, omit, slowBody, cutAfter].some((value) => value !== undefined)}
      >
        <Lines
          name="setHeaders"
          value={formatPairs(headers)}
          placeholder="content-type: application/problem+json"
        />
        <TextField name="omit" value={omit?.join(', ')} placeholder="lastRun, nextRun" />
        <div class="fields">
          <NumberField name="slowBody" value={slowBody} max={1e9} placeholder="1000" />
          <NumberField name="cutAfter" value={cutAfter} min={0} max={1e9} placeholder="100" />
        </div>
        {hasBody && <TextField name="reason" value={reason} />}
      </More>
    </fieldset>
  )
}

function DelayFields({ rule }: RuleProps): JSX.Element {
  const { delay } = rule.effect
  const [kind, setKind] = useState<DelayKind>(findDelayKind(rule))
  const random = typeof delay === 'object' ? delay : { seed: 1 }
  return (
    <div class="fields">
      <Field label={fields.delayKind}>
        <select
          name="delayKind"
          value={kind}
          onChange={({ currentTarget }) => setKind(currentTarget.value as DelayKind)}
        >
          <option value="">{text.noDelay}</option>
          {DELAYS.map((name) => (
            <option key={name} value={name}>
              {text.delays[name]}
            </option>
          ))}
        </select>
      </Field>
      {kind === 'fixed' && (
        <TextField
          name="delay"
          value={typeof delay === 'string' ? delay : undefined}
          placeholder="PT2S"
          required
        />
      )}
      {kind === 'between' && (
        <>
          <TextField
            name="delayFrom"
            value={'from' in random ? random.from : undefined}
            placeholder="PT1S"
            required
          />
          <TextField
            name="delayTo"
            value={'to' in random ? random.to : undefined}
            placeholder="PT3S"
            required
          />
        </>
      )}
      {kind === 'about' && (
        <>
          <TextField
            name="median"
            value={'median' in random ? random.median : undefined}
            placeholder="PT1S"
            required
          />
          <NumberField
            name="sigma"
            value={'sigma' in random ? random.sigma : 0.5}
            min={0}
            max={5}
            step={0.1}
            required
          />
        </>
      )}
      {(kind === 'between' || kind === 'about') && (
        <NumberField name="delaySeed" value={random.seed} min={0} required />
      )}
    </div>
  )
}

/** Asks how often a fault does it, and when. */
export function LimitFields({ rule }: RuleProps): JSX.Element {
  const { times, after, every, window, probability, seed, enabled = true } = rule
  return (
    <fieldset>
      <legend>{text.howOften}</legend>
      <div class="fields">
        <NumberField name="times" value={times} placeholder={text.always} />
        <NumberField name="after" value={after} min={0} placeholder="0" />
        <NumberField name="every" value={every} placeholder="1" />
      </div>
      <More title={text.moreLimits} open={window !== undefined || probability !== undefined}>
        <div class="fields">
          <NumberField name="probability" value={probability} min={0} max={1} step={0.01} placeholder="0.1" />
          <NumberField
            name="seed"
            value={seed}
            min={0}
            max={Number.MAX_SAFE_INTEGER}
            placeholder={text.needed}
          />
          <TextField name="from" value={window?.from} placeholder="PT0S" />
          <TextField name="until" value={window?.until} placeholder="PT1H" />
        </div>
      </More>
      <label>
        <input type="checkbox" name="enabled" defaultChecked={enabled} /> {text.isOn}
      </label>
    </fieldset>
  )
}
