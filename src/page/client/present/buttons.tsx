import type { ComponentChildren, JSX, RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { texts } from '../texts.js'
import { demo, isPlaying, next, playOrPause, previous, reset } from './player.js'

const text = texts.present

/** Handlers of keys, by the browser's name of the key. */
const KEYS: Readonly<Record<string, () => Promise<void>>> = {
  ' ': playOrPause,
  r: reset,
  ArrowRight: next,
  ArrowLeft: previous,
}

/** Keys that mean something else where something is written or chosen. */
const isKeyTaken = ({ target, ctrlKey, metaKey, altKey, key }: KeyboardEvent): boolean =>
  ctrlKey ||
  metaKey ||
  altKey ||
  !(target instanceof Element) ||
  target.closest('input, select, textarea, dialog') !== null ||
  (key === ' ' && target.closest('button, a, summary') !== null)

function useKeys(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return
    const onKey = (event: KeyboardEvent): void => {
      const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!act || event.repeat || isKeyTaken(event)) return
      event.preventDefault()
      void act()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [isOn])
}

interface KeyButtonProps {
  readonly keys: string
  readonly run: () => Promise<void>
  readonly isPrimary?: boolean
  readonly children: ComponentChildren
}

function KeyButton({ keys, run, isPrimary = false, children }: KeyButtonProps): JSX.Element {
  return (
    <button type="button" class={isPrimary ? 'primary' : undefined} onClick={() => void run()}>
      {children}{' '}
      <span class="key" aria-hidden="true">
        {keys}
      </span>
    </button>
  )
}

/** Buttons of the presenter, with the keys that do the same. @param props.stage what fills the screen */
export function Buttons({ stage }: { readonly stage: RefObject<HTMLElement | null> }): JSX.Element {
  const [areOn, setOn] = useState(true)
  useKeys(areOn && demo.value !== undefined)
  const fill = (): Promise<void> =>
    document.fullscreenElement
      ? document.exitFullscreen()
      : (stage.current?.requestFullscreen() ?? Promise.resolve())
  return (
    <div class="actions">
      <KeyButton keys={text.keys.space} run={playOrPause} isPrimary>
        {isPlaying.value ? text.pause : text.play}
      </KeyButton>
      <KeyButton keys="←" run={previous}>
        {text.previous}
      </KeyButton>
      <KeyButton keys="→" run={next}>
        {text.next}
      </KeyButton>
      <KeyButton keys="R" run={reset}>
        {text.reset}
      </KeyButton>
      <button type="button" onClick={() => void fill().catch(() => {})}>
        {text.fullScreen}
      </button>
      <label>
        <input
          type="checkbox"
          checked={areOn}
          onChange={({ currentTarget }) => setOn(currentTarget.checked)}
        />{' '}
        {text.useKeys}
      </label>
    </div>
  )
}
