import { signal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { clearFailure } from '../state/status-message.js'
import { texts } from '../texts.js'
import { demo, isPlaying, next, playOrPause, previous, reset } from './player.js'

const text = texts.present

/** Whether the screen is black, so that the audience looks at the speaker. */
export const isBlack = signal(false)

export const toggleBlack = async (): Promise<void> => {
  isBlack.value = !isBlack.peek()
}

/** The whole page fills the screen, so that its messages and questions are seen there too. */
const toggleFullScreen = (): Promise<void> =>
  (document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen()
  ).catch(() => {})

/** Handlers of keys, by the browser's name of the key. Clickers send Page Up, Page Down and B, or a full stop. */
const KEYS: Readonly<Record<string, () => Promise<void>>> = {
  ' ': playOrPause,
  r: reset,
  ArrowRight: next,
  PageDown: next,
  ArrowLeft: previous,
  PageUp: previous,
  b: toggleBlack,
  '.': toggleBlack,
  f: toggleFullScreen,
}

function press(act: () => Promise<void>): void {
  // what comes now says more than what failed before
  clearFailure()
  void act()
}

/** Whether the focus was moved by the Tab key: only then the keys of a control are its own. */
let isByTab = false

/** Keys that mean something else where something is written, or chosen by keys. */
function isKeyTaken({ target, ctrlKey, metaKey, altKey, key }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || !(target instanceof Element)) return true
  if (target.closest('dialog[open], textarea, input:not([type="checkbox"])')) return true
  if (!isByTab) return false
  return target.closest('select') !== null || (key === ' ' && target.closest('button, a, input') !== null)
}

function useKeys(isOn: boolean): void {
  // effects come a little after what they are of
  const latest = useRef(isOn)
  latest.current = isOn
  useEffect(() => {
    if (!isOn) return
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Tab') isByTab = true
      const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!act || !latest.current || event.repeat || isKeyTaken(event)) return
      event.preventDefault()
      // or the key would press what was clicked last
      if (document.activeElement instanceof HTMLElement && !isByTab) document.activeElement.blur()
      if (isBlack.peek() && act !== toggleBlack) isBlack.value = false
      press(act)
    }
    const onPointer = (): void => {
      isByTab = false
    }
    addEventListener('keydown', onKey)
    addEventListener('pointerdown', onPointer)
    return () => {
      removeEventListener('keydown', onKey)
      removeEventListener('pointerdown', onPointer)
    }
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
    <button type="button" class={isPrimary ? 'primary' : undefined} onClick={() => press(run)}>
      {children}{' '}
      <span class="key" aria-hidden="true">
        {keys}
      </span>
    </button>
  )
}

/** Buttons of the presenter, with the keys that do the same. */
export function Buttons(): JSX.Element {
  const [areOn, setOn] = useState(true)
  useKeys(areOn && demo.value !== undefined)
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
      <KeyButton keys="B" run={toggleBlack}>
        {text.black}
      </KeyButton>
      <KeyButton keys="F" run={toggleFullScreen}>
        {text.fullScreen}
      </KeyButton>
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
