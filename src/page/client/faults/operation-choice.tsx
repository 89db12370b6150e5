import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Field } from '../parts/field.js'
import { type ApiDescription, type ListedOperation, listOperations } from '../send/openapi.js'
import { useDescription } from '../send/use-description.js'
import { getDefaultVersion, info } from '../state/info.js'
import { texts } from '../texts.js'

const text = texts.faults

/** The verbs of an action; none of other operations. */
function listVerbs({ requestBody }: ListedOperation, { components }: ApiDescription): string[] {
  const [content] = Object.values(requestBody?.content ?? {})
  const name = content?.schema.$ref?.replace(/^.*\//, '') ?? ''
  const schema = components.schemas[name] ?? content?.schema
  return schema?.['x-action'] ? Object.keys(schema.properties ?? {}) : []
}

/** Lists operations as faults name them, by their tags. @param prefix version before the path; empty for all versions */
function groupOperations(api: ApiDescription, prefix: string): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>()
  for (const operation of listOperations(api)) {
    const { method, path, tags: [tag = ''] = [] } = operation
    const name = `${method} ${prefix}${path.replace(/^\/v\d+/, '')}`
    const names = [name, ...listVerbs(operation, api).map((verb) => `${name} ${verb}`)]
    groups.set(tag, [...(groups.get(tag) ?? []), ...names])
  }
  return groups
}

/** Chooses an operation of a version, or of all versions. */
export function OperationChoice({ initial }: { readonly initial: string }): JSX.Element {
  const [version, setVersion] = useState(/ (v\d+) \//.exec(initial)?.[1] ?? '')
  const [operation, setOperation] = useState(initial)
  const load = useDescription(version || getDefaultVersion())
  const groups = load.value ? groupOperations(load.value, version && `${version} `) : new Map()
  const isListed = [...groups.values()].some((names) => names.includes(operation))
  return (
    <>
      <Field label={texts.send.version}>
        <select
          value={version}
          onChange={({ currentTarget }) => {
            setVersion(currentTarget.value)
            setOperation('')
          }}
        >
          <option value="">{text.allVersions}</option>
          {info.value?.api.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </Field>
      <Field label={text.fields.operation}>
        <select
          name="operation"
          value={operation}
          onChange={({ currentTarget }) => setOperation(currentTarget.value)}
        >
          <option value="">{text.anyOperation}</option>
          {operation !== '' && !isListed && <option>{operation}</option>}
          {[...groups].map(([tag, names]) => (
            <optgroup key={tag} label={tag}>
              {names.map((name: string) => (
                <option key={name}>{name}</option>
              ))}
            </optgroup>
          ))}
        </select>
      </Field>
      {load.failure !== '' && <p class="hint">{load.failure}</p>}
    </>
  )
}
