import { computed, signal } from '@preact/signals'
import type { DemoStep, NamedDemo } from '../../../catalogue/demo-schema.js'
import { api } from '../state/api.js'
import { describeError } from '../state/describe-error.js'
import { showMessage } from '../state/status-message.js'
import { texts } from '../texts.js'
import { type DemoState, runAction } from './demo-steps.js'
import { parseDuration } from './duration.js'

/** Time that the last step is shown, in milliseconds. */
const LAST_STEP_DURATION = 10_000
/** Interval for checking whether a step is due. */
const TICK_INTERVAL = 200

export const demo = signal<NamedDemo | undefined>(undefined)
export const isPlaying = signal(false)
/** Milliseconds from the beginning of the demo on; it stands while the demo is paused. */
export const elapsed = signal(0)
/** Number of steps that are done. */
export const completedSteps = signal(0)

export const length = computed(() => {
  const last = demo.value?.steps.at(-1)
  return last ? parseDuration(last.at) + LAST_STEP_DURATION : 0
})

/** The index of the step whose words are shown; -1 before the first. */
export const captionStep = computed(() => findCaptionStep(completedSteps.value))

/** The words that are shown. */
export const caption = computed(() => demo.value?.steps[captionStep.value]?.say ?? '')

let state: DemoState = { rate: 1 }
/** Time at which the demo would have begun, had it never been paused: milliseconds of `performance.now()`. */
let origin = 0
let hasBegun = false
let timer: ReturnType<typeof setInterval> | undefined

/** One thing after the other, however fast keys are pressed. */
let queue: Promise<unknown> = Promise.resolve()
let waiting = 0

function enqueue(run: () => Promise<void>): Promise<void> {
  waiting++
  const turn = queue.then(run).then(
    () => void waiting--,
    (error: unknown) => {
      waiting--
      showMessage(describeError(error), 'failed')
    },
  )
  queue = turn
  return turn
}

const getSteps = (): readonly DemoStep[] => demo.peek()?.steps ?? []

function findCaptionStep(before: number): number {
  const steps = demo.value?.steps ?? []
  for (let index = before - 1; index >= 0; index--) if (steps[index]?.say !== undefined) return index
  return -1
}

/** Selects another demo without starting it. */
export function chooseDemo(next: NamedDemo | undefined): void {
  stopTimer()
  demo.value = next
  resetState()
}

function resetState(): void {
  state = { rate: 1 }
  hasBegun = false
  elapsed.value = 0
  completedSteps.value = 0
}

function stopTimer(): void {
  clearInterval(timer)
  isPlaying.value = false
}

const freeze = (): Promise<unknown> => api.put('/clock', { mode: 'frozen' })

/** Lets the clock of the world run as the demo wants it. */
const run = (): Promise<unknown> =>
  state.rate === 0 ? freeze() : api.put('/clock', { mode: 'rate', rate: state.rate })

/** Resets the sandbox and stops its clock. */
async function begin(): Promise<void> {
  const { profile, seed } = demo.peek() ?? {}
  resetState()
  await api.post('/reset', { ...(profile && { profile }), ...(seed !== undefined && { seed }) })
  await freeze()
  hasBegun = true
}

export const play = (): Promise<void> =>
  enqueue(async () => {
    if (isPlaying.peek() || !demo.peek()) return
    if (!hasBegun || elapsed.peek() >= length.peek()) await begin()
    await run()
    isPlaying.value = true
    setOrigin()
    timer = setInterval(tick, TICK_INTERVAL)
    tick()
  })

/** The demo stops where it is, and so does the world. */
export const pause = (): Promise<void> =>
  enqueue(async () => {
    if (!isPlaying.peek()) return
    stopTimer()
    await freeze()
  })

export const playOrPause = (): Promise<void> => (isPlaying.peek() ? pause() : play())

/** Back to the beginning, the sandbox too. */
export const reset = (): Promise<void> =>
  enqueue(async () => {
    stopTimer()
    await begin()
    showMessage(texts.present.wasReset)
  })

const setOrigin = (): void => {
  origin = performance.now() - elapsed.peek()
}

function tick(): void {
  if (!isPlaying.peek()) return
  elapsed.value = Math.min(performance.now() - origin, length.peek())
  const step = getSteps()[completedSteps.peek()]
  if (step && parseDuration(step.at) <= elapsed.peek()) {
    if (waiting === 0) void enqueue(() => runStep(completedSteps.peek()))
  } else if (!step && elapsed.peek() >= length.peek()) void pause()
}

async function runStep(index: number): Promise<void> {
  const step = getSteps()[index]
  if (!step || index !== completedSteps.peek()) return
  completedSteps.value = index + 1
  const { rate } = state
  try {
    await runAction(step.do ?? {}, state)
  } catch (error) {
    showMessage(describeError(error), 'failed')
  }
  if (state.rate !== rate && isPlaying.peek()) await run()
}

/** Does all steps up to this one at once; the world goes on by as much time as lies between them. */
async function goToStep(target: number): Promise<void> {
  if (!hasBegun || target < completedSteps.peek()) {
    if (isPlaying.peek()) await freeze()
    await begin()
  }
  for (let next = completedSteps.peek(); next <= target; next++) {
    const at = parseDuration(getSteps()[next]?.at ?? 'PT0S')
    const seconds = ((at - elapsed.peek()) / 1000) * state.rate
    if (seconds > 0) await api.post('/clock/advance', { by: `PT${seconds.toFixed(3)}S` })
    elapsed.value = Math.max(at, elapsed.peek())
    await runStep(next)
  }
  setOrigin()
  if (isPlaying.peek()) await run()
}

/** On to the next words. */
export const next = (): Promise<void> =>
  enqueue(async () => {
    const steps = getSteps()
    const index = steps.findIndex(
      ({ say: told }, index) => index >= completedSteps.peek() && told !== undefined,
    )
    if (index >= 0) await goToStep(index)
    else if (steps.length > completedSteps.peek()) await goToStep(steps.length - 1)
  })

/** Back to the words before: all until then happens again, at once. */
export const previous = (): Promise<void> =>
  enqueue(async () => {
    const before = findCaptionStep(captionStep.peek())
    if (before >= 0) await goToStep(before)
  })
