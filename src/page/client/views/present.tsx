import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { DemoTile, NamedDemo } from '../../../catalogue/demo-schema.js'
import { getLogin } from '../parts/copy-as.js'
import { Confirmation } from '../parts/dialog.js'
import { formatTime } from '../parts/format.js'
import { Loaded } from '../parts/loaded.js'
import { Page } from '../parts/page.js'
import { Buttons, isBlack, toggleBlack } from '../present/buttons.js'
import { formatMinutes } from '../present/duration.js'
import {
  caption,
  captionStep,
  chooseDemo,
  chooseStage,
  demo,
  elapsed,
  keepPlace,
  leave,
  length,
  OWN_SANDBOX,
  restorePlace,
  stage,
} from '../present/player.js'
import { Tiles } from '../present/tiles.js'
import { api } from '../state/api.js'
import { info } from '../state/info.js'
import { useControl } from '../state/load.js'
import { tryAndReport } from '../state/status-message.js'
import { worldNow } from '../state/world.js'
import { texts } from '../texts.js'

const text = texts.present
const DEFAULT_TILES: readonly DemoTile[] = ['sessions', 'jobs', 'repositories', 'activity']

interface Listed {
  readonly name: string
  readonly title: string
}

/** @param isFirst whether it is the one to begin with, unless another one is chosen meanwhile */
const choose = (name: string, isFirst = false): Promise<boolean> =>
  tryAndReport(async () => {
    const found = await api.get<NamedDemo>(`/demos/${encodeURIComponent(name)}`)
    if (!isFirst || !demo.peek()) await chooseDemo(found)
  })

/** Presenter view: few things in large type, and a demo that shows them. */
export function Present(): JSX.Element {
  const load = useControl<{ demos: Listed[] }>('/demos')
  const first = load.value?.demos[0]?.name
  useEffect(() => {
    restorePlace()
    const stop = keepPlace()
    return () => {
      stop()
      void leave()
      // or the other views would be without their header
      if (document.fullscreenElement) void document.exitFullscreen()
    }
  }, [])
  useEffect(() => {
    // after a failure, the next connection tries again
    if (!demo.peek() && first !== undefined) void choose(first, true)
  }, [load.value])
  return (
    <Page
      title={texts.views.present}
      actions={
        <>
          <Loaded of={load}>
            {({ demos }) => (
              <label class="compact">
                <span>{text.demo}</span>
                <select
                  value={demo.value?.name}
                  onChange={({ currentTarget }) => void choose(currentTarget.value)}
                >
                  {demos.map(({ name, title }) => (
                    <option key={name} value={name} dir="auto">
                      {title}
                    </option>
                  ))}
                </select>
              </label>
            )}
          </Loaded>
          <StageChoice />
        </>
      }
    >
      <div class="stage">
        <Caption />
        <Tiles watch={demo.value?.watch ?? DEFAULT_TILES} />
        <div class="desk">
          <Buttons />
          <ElapsedTime />
        </div>
        {isBlack.value && (
          <button type="button" class="black" onClick={() => void toggleBlack()}>
            {text.light}
          </button>
        )}
      </div>
      <Confirmation />
    </Page>
  )
}

/** Chooses the sandbox that the demo plays in. */
function StageChoice(): JSX.Element {
  const names = new Set([OWN_SANDBOX, ...(info.value?.sandboxes ?? ['']), stage.value])
  return (
    <label class="compact">
      <span>{text.stage}</span>
      <select value={stage.value} onChange={({ currentTarget }) => void chooseStage(currentTarget.value)}>
        {[...names].map((name) => (
          <option key={name} value={name}>
            {name === OWN_SANDBOX ? text.own(name) : name || texts.sandbox.usual}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Caption of the current step, and the login of its world. Before the beginning: the description of the demo. */
function Caption(): JSX.Element {
  const { title = '', description = '', profile } = demo.value ?? {}
  return (
    <div class="words">
      <div aria-live="polite" dir="auto">
        {captionStep.value < 0 ? (
          <>
            <h2 dir="auto">{title}</h2>
            <p dir="auto">{description}</p>
            <p class="hint" dir="ltr">
              {text.begins(stage.value, profile)}
            </p>
          </>
        ) : (
          <p class="said" dir="auto">
            {caption.value}
          </p>
        )}
      </div>
      <p class="login">
        <span class="hint">{text.login}</span>
        <strong>{getLogin(stage.value).name}</strong>
      </p>
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
