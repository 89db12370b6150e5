import type { JSX } from 'preact'
import { unseenErrors } from '../calls/unseen.js'
import { info, readInfo } from '../state/info.js'
import { connection } from '../state/live-events.js'
import { buildHref, route } from '../state/router.js'
import { isRunOnly } from '../state/run-only.js'
import { chooseSandbox, sandbox } from '../state/sandbox.js'
import { THEMES, type Theme, theme } from '../state/theme.js'
import { texts } from '../texts.js'
import { VIEWS, type ViewName } from '../views/index.js'

/** Views that are there. */
const NAMES = isRunOnly ? (['run'] as const) : (Object.keys(VIEWS) as ViewName[])

/** Header above every view. */
export function Header(): JSX.Element {
  const { view } = route.value
  return (
    <header class="top">
      <a class="brand" href={buildHref(isRunOnly ? 'run' : 'overview')}>
        {texts.product}
      </a>
      <nav aria-label={texts.navigation}>
        <ul>
          {NAMES.map((name) => (
            <li key={name}>
              <a href={buildHref(name)} aria-current={view === name ? 'page' : undefined}>
                {texts.links[name] ?? texts.views[name]}
                {name === 'calls' && <Unseen />}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="state">
        {isRunOnly ? (
          <span>{texts.run.only}</span>
        ) : (
          <>
            <span class="connection" data-state={connection.value} role="status">
              {texts.connection[connection.value]}
            </span>
            <SandboxChoice />
          </>
        )}
        <ThemeChoice />
      </div>
    </header>
  )
}

/** Number of errors since the calls were looked at last. */
function Unseen(): JSX.Element | null {
  const count = unseenErrors.value
  if (count === 0) return null
  return (
    <span class="unseen">
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
      <span class="sr"> {texts.calls.unseen(count)}</span>
    </span>
  )
}

function SandboxChoice(): JSX.Element {
  const names = new Set(['', ...(info.value?.sandboxes ?? []), sandbox.value])
  return (
    <label class="compact">
      <span>{texts.sandbox.label}</span>
      <select
        value={sandbox.value}
        onFocus={() => void readInfo()}
        onChange={({ currentTarget }) => chooseSandbox(currentTarget.value)}
      >
        {[...names].map((name) => (
          <option key={name} value={name}>
            {name || texts.sandbox.usual}
          </option>
        ))}
      </select>
    </label>
  )
}

function ThemeChoice(): JSX.Element {
  return (
    <label class="compact">
      <span class="sr">{texts.theme.label}</span>
      <select
        value={theme.value}
        onChange={({ currentTarget }) => {
          theme.value = currentTarget.value as Theme
        }}
      >
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {texts.theme[name]}
          </option>
        ))}
      </select>
    </label>
  )
}
