import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { CallSummary } from '../calls/journal.js'
import { getLogin } from '../parts/copy-as.js'
import { Field } from '../parts/field.js'
import { Panel } from '../parts/panel.js'
import type { Login } from '../parts/snippets.js'
import { info } from '../state/info.js'
import { tryAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'
import { BodyHelp } from './body-help.js'
import { type Draft, draft, LOGINS, listNames } from './draft.js'
import { findMadeCall } from './made-call.js'
import {
  type ApiDescription,
  buildExample,
  describeType,
  findOperation,
  type ListedOperation,
  listOperations,
} from './openapi.js'
import { ResponseView } from './response-view.js'
import { type ApiResponse, sendRequest } from './send-request.js'

const text = texts.send

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']

const update = (changes: Partial<Draft>): void => {
  if (draft.value) draft.value = { ...draft.value, ...changes }
}

/** Changes to the description of another version, and to the same address in it. */
const chooseVersion = (version: string): void =>
  update({ version, address: (draft.value?.address ?? '').replace(/^\/v\d+/i, `/${version}`) })

function findLogin({ login, name, password }: Draft): Login | undefined {
  if (login === 'none') return undefined
  return login === 'own' ? { name, password } : getLogin()
}

/** The request that is being composed, and the response to it. */
export function Composer({ api, now }: { readonly api: ApiDescription; readonly now: Draft }): JSX.Element {
  const [response, setResponse] = useState<ApiResponse>()
  const [made, setMade] = useState<CallSummary>()
  const [busy, setBusy] = useState<AbortController>()
  const operations = listOperations(api)
  const operation = findOperation(operations, now.method, now.address)
  const hasBody = now.method !== 'GET' && now.method !== 'HEAD'
  const send = async (): Promise<void> => {
    const own = new AbortController()
    setBusy(own)
    setMade(undefined)
    const login = findLogin(now)
    await tryAndReport(async () => {
      const next = await sendRequest(now, login, own.signal)
      setResponse(next)
      void findMadeCall(next, login).then(setMade)
    })
    setBusy(undefined)
  }
  return (
    <div class="checks">
      <Panel title={texts.calls.request}>
        <form
          class="expect"
          onSubmit={(event) => {
            event.preventDefault()
            void send()
          }}
        >
          <OperationChoice operations={operations} operation={operation} api={api} />
          <div class="compose">
            <Field label={text.method}>
              <select
                value={now.method}
                onChange={({ currentTarget }) => update({ method: currentTarget.value })}
              >
                {METHODS.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </Field>
            <Field label={text.address}>
              <input
                required
                spellcheck={false}
                value={now.address}
                onInput={({ currentTarget }) => update({ address: currentTarget.value })}
              />
            </Field>
          </div>
          <Parameters now={now} operation={operation} />
          <LoginChoice now={now} />
          {hasBody && <Body now={now} />}
          {now.gaps.map((gap) => (
            <p key={gap} class="hint">
              {gap}
            </p>
          ))}
          <div class="actions">
            <button type="submit" class="primary" disabled={busy !== undefined}>
              {text.send}
            </button>
            {busy && (
              <button type="button" onClick={() => busy.abort()}>
                {texts.cancel}
              </button>
            )}
            {operation?.requestBody && (
              <button type="button" onClick={() => update(buildBody(operation, api))}>
                {text.example}
              </button>
            )}
          </div>
        </form>
        <BodyHelp operation={operation} api={api} />
      </Panel>
      {response && <ResponseView response={response} made={made} />}
    </div>
  )
}

interface OperationProps {
  readonly operation: ListedOperation | undefined
  readonly api: ApiDescription
}

const nameOperation = ({ method, path }: ListedOperation): string => `${method} ${path}`

function OperationChoice({
  operations,
  operation,
  api,
}: OperationProps & { readonly operations: readonly ListedOperation[] }): JSX.Element {
  const tags = [...new Set(operations.map(({ tags = [] }) => tags[0] ?? ''))]
  const choose = (name: string): void => {
    const chosen = operations.find((one) => nameOperation(one) === name)
    if (!chosen) return
    const { method, path, security } = chosen
    update({
      method,
      address: path,
      query: {},
      gaps: [],
      ...buildBody(chosen, api),
      ...(security?.length === 0 && { login: 'none' as const }),
    })
  }
  return (
    <div class="compose">
      <Field label={text.version}>
        <select
          value={draft.value?.version}
          onChange={({ currentTarget }) => chooseVersion(currentTarget.value)}
        >
          {info.value?.api.map((version) => (
            <option key={version}>{version}</option>
          ))}
        </select>
      </Field>
      <Field label={text.operation}>
        <select
          value={operation ? nameOperation(operation) : ''}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        >
          <option value="">{text.choose}</option>
          {tags.map((tag) => (
            <optgroup key={tag} label={tag}>
              {operations
                .filter(({ tags = [] }) => (tags[0] ?? '') === tag)
                .map((one) => (
                  <option key={nameOperation(one)} title={one.summary}>
                    {nameOperation(one)}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </Field>
      {operation?.summary && <p class="hint">{operation.summary}</p>}
    </div>
  )
}

function buildBody({ requestBody }: ListedOperation, api: ApiDescription): Pick<Draft, 'body' | 'type'> {
  const [[type, content] = ['application/json', undefined]] = Object.entries(requestBody?.content ?? {})
  if (!content) return { type, body: '' }
  const example = buildExample(content.schema, api)
  if (example === null) return { type, body: '' }
  return {
    type,
    body: type.includes('form')
      ? new URLSearchParams(example as Record<string, string>).toString()
      : JSON.stringify(example, null, 2),
  }
}

function Parameters({
  now,
  operation,
}: Pick<OperationProps, 'operation'> & { readonly now: Draft }): JSX.Element | null {
  const query = operation?.parameters?.filter((one) => one.in === 'query') ?? []
  const names = listNames(now.address)
  if (names.length + query.length === 0) return null
  return (
    <div class="fields">
      {names.map((name) => (
        <Field key={name} label={name}>
          <input
            required
            spellcheck={false}
            value={now.parameters[name] ?? ''}
            onInput={({ currentTarget }) =>
              update({ parameters: { ...now.parameters, [name]: currentTarget.value } })
            }
          />
        </Field>
      ))}
      {query.map(({ name, description, schema = {} }) => (
        <Field key={name} label={`?${name}`}>
          <input
            spellcheck={false}
            title={description}
            placeholder={describeType(schema)}
            value={now.query[name] ?? ''}
            onInput={({ currentTarget }) => update({ query: { ...now.query, [name]: currentTarget.value } })}
          />
        </Field>
      ))}
    </div>
  )
}

function LoginChoice({ now }: { readonly now: Draft }): JSX.Element {
  return (
    <div class="fields">
      <Field label={text.login}>
        <select
          value={now.login}
          onChange={({ currentTarget }) => update({ login: currentTarget.value as Draft['login'] })}
        >
          {LOGINS.map((name) => (
            <option key={name} value={name}>
              {name === 'first' ? getLogin().name : text.logins[name]}
            </option>
          ))}
        </select>
      </Field>
      {now.login === 'own' && (
        <>
          <Field label={texts.start.login.name}>
            <input
              required
              autocomplete="off"
              value={now.name}
              onInput={({ currentTarget }) => update({ name: currentTarget.value })}
            />
          </Field>
          <Field label={texts.start.login.password}>
            <input
              type="password"
              autocomplete="off"
              value={now.password}
              onInput={({ currentTarget }) => update({ password: currentTarget.value })}
            />
          </Field>
        </>
      )}
    </div>
  )
}

function Body({ now }: { readonly now: Draft }): JSX.Element {
  return (
    <label>
      {text.body(now.type)}
      <textarea
        rows={10}
        spellcheck={false}
        value={now.body}
        onInput={({ currentTarget }) => update({ body: currentTarget.value })}
      />
    </label>
  )
}
