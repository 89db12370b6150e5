import type { JSX } from 'preact'
import { texts } from '../texts.js'
import { type ApiDescription, describeProperties, type ListedOperation } from './openapi.js'

const text = texts.send

export interface BodyHelpProps {
  readonly operation: ListedOperation | undefined
  readonly api: ApiDescription
}

/** The properties that a body may have. */
export function BodyHelp({ operation, api }: BodyHelpProps): JSX.Element | null {
  const [content] = Object.values(operation?.requestBody?.content ?? {})
  if (!content) return null
  const properties = describeProperties(content.schema, api)
  if (properties.length === 0) return null
  return (
    <details>
      <summary>{text.properties(properties.length)}</summary>
      <dl class="property-help">
        {properties.map(({ path, type, isRequired, description }) => (
          <div key={path}>
            <dt>
              {path} {isRequired && <span class="hint">{text.required}</span>}
            </dt>
            <dd>
              {type} {description && <span class="hint">{description}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
