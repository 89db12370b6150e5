import { computed, signal } from '@preact/signals'
import type { DemoStep, NamedDemo } from '../../../control/demos/schema.js'
import { api } from '../state/api.js'
import { say } from '../state/say.js'
import { texts } from '../texts.js'
import { perform, type Scene } from './acts.js'
import { millisecondsOf } from './duration.js'

/** How long the last step is shown, in milliseconds. */
const LAST = 10_000
/** How often it is looked whether a step is due. */
const TICK = 200

export const demo = signal<NamedDemo | undefined>(undefined)
export const isPlaying = signal(false)
/** Milliseconds from the beginning of the demo on; it stands while the demo is paused. */
export const elapsed = signal(0)
/** How many steps are done. */
export const done = signal(0)

export const length = computed(() => {
  const last = demo.value?.steps.at(-1)
  return last ? millisecondsOf(last.at) + LAST : 0
})

/** The place of the step whose words are shown; -1 before the first. */
export const spoken = computed(() => lastSpoken(done.value))

/** The words that are shown. */
export const words = computed(() => demo.value?.steps[spoken.value]?.say ?? '')

let scene: Scene = { rate: 1 }
/** When the demo would have begun, had it never been paused: milliseconds of `performance.now()`. */
let origin = 0
let hasBegun = false
let timer: ReturnType<typeof setInterval> | undefined

/** One thing after the other, however fast keys are pressed. */
let queue: Promise<unknown> = Promise.resolve()
let waiting = 0

function inTurn(act: () => Promise<void>): Promise<void> {
  waiting++
  const turn = queue.then(act).then(
    () => void waiting--,
    (error: unknown) => {
      waiting--
      say(error instanceof Error ? error.message : String(error), 'failed')
    },
  )
  queue = turn
  return turn
}

const stepsOf = (): readonly DemoStep[] => demo.peek()?.steps ?? []

function lastSpoken(before: number): number {
  const steps = demo.value?.steps ?? []
  for (let place = before - 1; place >= 0; place--) if (steps[place]?.say !== undefined) return place
  return -1
}

/** Takes another demo, which does not begin yet. */
export function chooseDemo(next: NamedDemo | undefined): void {
  halt()
  demo.value = next
  forget()
}

function forget(): void {
  scene = { rate: 1 }
  hasBegun = false
  elapsed.value = 0
  done.value = 0
}

function halt(): void {
  clearInterval(timer)
  isPlaying.value = false
}

const freeze = (): Promise<unknown> => api.put('/clock', { mode: 'frozen' })

/** Lets the clock of the world run as the demo wants it. */
const run = (): Promise<unknown> =>
  scene.rate === 0 ? freeze() : api.put('/clock', { mode: 'rate', rate: scene.rate })

/** The sandbox begins anew, and its clock stands. */
async function begin(): Promise<void> {
  const { profile, seed } = demo.peek() ?? {}
  forget()
  await api.post('/reset', { ...(profile && { profile }), ...(seed !== undefined && { seed }) })
  await freeze()
  hasBegun = true
}

export const play = (): Promise<void> =>
  inTurn(async () => {
    if (isPlaying.peek() || !demo.peek()) return
    if (!hasBegun || elapsed.peek() >= length.peek()) await begin()
    await run()
    isPlaying.value = true
    anchor()
    timer = setInterval(tick, TICK)
    tick()
  })

/** The demo stops where it is, and so does the world. */
export const pause = (): Promise<void> =>
  inTurn(async () => {
    if (!isPlaying.peek()) return
    halt()
    await freeze()
  })

export const playOrPause = (): Promise<void> => (isPlaying.peek() ? pause() : play())

/** Back to the beginning, the sandbox too. */
export const reset = (): Promise<void> =>
  inTurn(async () => {
    halt()
    await begin()
    say(texts.present.wasReset)
  })

const anchor = (): void => {
  origin = performance.now() - elapsed.peek()
}

function tick(): void {
  if (!isPlaying.peek()) return
  elapsed.value = Math.min(performance.now() - origin, length.peek())
  const step = stepsOf()[done.peek()]
  if (step && millisecondsOf(step.at) <= elapsed.peek()) {
    if (waiting === 0) void inTurn(() => doStep(done.peek()))
  } else if (!step && elapsed.peek() >= length.peek()) void pause()
}

async function doStep(place: number): Promise<void> {
  const step = stepsOf()[place]
  if (!step || place !== done.peek()) return
  done.value = place + 1
  const { rate } = scene
  try {
    await perform(step.do ?? {}, scene)
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), 'failed')
  }
  if (scene.rate !== rate && isPlaying.peek()) await run()
}

/** Does all steps up to this one at once; the world goes on by as much time as lies between them. */
async function goTo(place: number): Promise<void> {
  if (!hasBegun || place < done.peek()) {
    if (isPlaying.peek()) await freeze()
    await begin()
  }
  for (let next = done.peek(); next <= place; next++) {
    const at = millisecondsOf(stepsOf()[next]?.at ?? 'PT0S')
    const seconds = ((at - elapsed.peek()) / 1000) * scene.rate
    if (seconds > 0) await api.post('/clock/advance', { by: `PT${seconds.toFixed(3)}S` })
    elapsed.value = Math.max(at, elapsed.peek())
    await doStep(next)
  }
  anchor()
  if (isPlaying.peek()) await run()
}

/** On to the next words. */
export const next = (): Promise<void> =>
  inTurn(async () => {
    const steps = stepsOf()
    const place = steps.findIndex(({ say: told }, index) => index >= done.peek() && told !== undefined)
    if (place >= 0) await goTo(place)
    else if (steps.length > done.peek()) await goTo(steps.length - 1)
  })

/** Back to the words before: all until then happens again, at once. */
export const previous = (): Promise<void> =>
  inTurn(async () => {
    const before = lastSpoken(spoken.peek())
    if (before >= 0) await goTo(before)
  })
