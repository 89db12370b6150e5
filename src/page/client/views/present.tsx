import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { DemoTile, NamedDemo } from '../../../catalogue/demo-schema.js'
import { formatTime } from '../parts/format.js'
import { Page } from '../parts/page.js'
import { Buttons } from '../present/buttons.js'
import { formatMinutes } from '../present/duration.js'
import { caption, captionStep, chooseDemo, demo, elapsed, length, pause } from '../present/player.js'
import { Tiles } from '../present/tiles.js'
import { api } from '../state/api.js'
import { useControl } from '../state/load.js'
import { sandbox } from '../state/sandbox.js'
import { tryAndReport } from '../state/status-message.js'
import { worldNow } from '../state/world.js'
import { texts } from '../texts.js'

const text = texts.present
const DEFAULT_TILES: readonly DemoTile[] = ['sessions', 'jobs', 'repositories', 'activity']

interface Listed {
  readonly name: string
  readonly title: string
}

const choose = (name: string): Promise<boolean> =>
  tryAndReport(async () => chooseDemo(await api.get<NamedDemo>(`/demos/${encodeURIComponent(name)}`)))

/** Presenter view: few things in large type, and a demo that shows them. */
export function Present(): JSX.Element {
  const stage = useRef<HTMLDivElement>(null)
  const load = useControl<{ demos: Listed[] }>('/demos')
  const demos = load.value?.demos ?? []
  const first = demos[0]?.name
  useEffect(() => {
    if (!demo.peek() && first !== undefined) void choose(first)
  }, [first])
  // leaving the view ends the demo; in another sandbox it has not started
  useEffect(() => () => void pause(), [])
  const shown = useRef(sandbox.value)
  useEffect(() => {
    if (shown.current !== sandbox.value) chooseDemo(demo.peek())
    shown.current = sandbox.value
  })
  return (
    <Page
      title={texts.views.present}
      actions={
        <label class="compact">
          <span>{text.demo}</span>
          <select value={demo.value?.name} onChange={({ currentTarget }) => void choose(currentTarget.value)}>
            {demos.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
      }
    >
      <div class="stage" ref={stage}>
        <Caption />
        <Tiles watch={demo.value?.watch ?? DEFAULT_TILES} />
        <div class="desk">
          <Buttons stage={stage} />
          <ElapsedTime />
        </div>
      </div>
    </Page>
  )
}

/** Caption of the current step. Before the beginning: the description of the demo. */
function Caption(): JSX.Element {
  const { title = '', description = '', profile } = demo.value ?? {}
  return (
    <div class="words" aria-live="polite">
      {captionStep.value < 0 ? (
        <>
          <h2>{title}</h2>
          <p>{description}</p>
          <p class="hint">{text.begins(profile)}</p>
        </>
      ) : (
        <p class="said">{caption.value}</p>
      )}
    </div>
  )
}

function ElapsedTime(): JSX.Element {
  const share = length.value === 0 ? 0 : elapsed.value / length.value
  const told = text.elapsed(formatMinutes(elapsed.value), formatMinutes(length.value))
  return (
    <div class="times">
      <progress aria-label={text.progress} max={1} value={share} />
      <span class="number">{told}</span>
      <span class="number">{text.worldTime(formatTime(worldNow.value))}</span>
    </div>
  )
}
