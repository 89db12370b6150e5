import type { JSX } from 'preact'
import { info } from '../state/info.js'
import { buildHref } from '../state/router.js'
import { sandbox } from '../state/sandbox.js'
import type { Overview } from '../state/world.js'
import { texts } from '../texts.js'

const text = texts.overview

/** Names the server and the world that are shown. */
export function Identity({ facts: { profile, seed } }: { readonly facts: Overview }): JSX.Element {
  const { version, api = [] } = info.value ?? {}
  return (
    <p class="identity">
      {version !== undefined && (
        <span>
          {texts.product} <strong>{version}</strong>
        </span>
      )}
      <span>
        {text.profile} <a href={buildHref('controls')}>{profile}</a>
      </span>
      <span>
        {text.seed} <a href={buildHref('controls')}>{seed}</a>
      </span>
      {sandbox.value !== '' && (
        <span>
          {texts.sandbox.label} <strong dir="auto">{sandbox.value}</strong>
        </span>
      )}
      <span>
        {text.api}{' '}
        {api.map((name, index) => (
          <span key={name}>
            {index > 0 && ' '}
            <a href={buildHref('data', [name, 'Jobs'])}>{name}</a>
          </span>
        ))}
      </span>
    </p>
  )
}
