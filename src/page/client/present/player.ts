import { computed, effect, signal } from '@preact/signals'
import type { DemoStep, NamedDemo } from '../../../catalogue/demo-schema.js'
import { isMeant } from '../parts/dialog.js'
import { formatCount } from '../parts/format.js'
import { api, ask } from '../state/api.js'
import { describeError } from '../state/describe-error.js'
import type { Info } from '../state/info.js'
import { missingReason } from '../state/live-events.js'
import { chooseSandbox, sandbox } from '../state/sandbox.js'
import { showMessage } from '../state/status-message.js'
import type { Overview } from '../state/world.js'
import { texts } from '../texts.js'
import { type DemoState, runAction } from './demo-steps.js'
import { parseDuration } from './duration.js'

/** Time that the last step is shown, in milliseconds. */
const LAST_STEP_DURATION = 10_000
/** Interval for checking whether a step is due. */
const TICK_INTERVAL = 200

const text = texts.present

/** Sandbox that is there for demos. */
export const OWN_SANDBOX = 'demo'

/** The sandbox that the demo plays in. */
export const stage = signal(OWN_SANDBOX)
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
/** Clock of the sandbox before the demo. */
let clockBefore: { readonly mode: string; readonly rate: number } | undefined
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
export async function chooseDemo(next: NamedDemo | undefined): Promise<void> {
  await leave()
  demo.value = next
  resetState()
}

/** Selects the sandbox that the demo plays in, without starting it. */
export async function chooseStage(name: string): Promise<void> {
  await chooseDemo(demo.peek())
  stage.value = name
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

/** Selects the sandbox of the demo, whichever the page shows. */
const onStage = () => ({ sandbox: stage.peek() || undefined })

const setClock = (change: object): Promise<unknown> => api.put('/clock', change, onStage())

const freeze = (): Promise<unknown> => setClock({ mode: 'frozen' })

/** Lets the clock of the world run as the demo wants it. */
const run = (): Promise<unknown> =>
  state.rate === 0 ? freeze() : setClock({ mode: 'rate', rate: state.rate })

const readClock = () => api.get<NonNullable<typeof clockBefore>>('/clock', onStage())

/** Resets the sandbox, shows it, and stops its clock. */
async function begin(): Promise<void> {
  const { profile, seed } = demo.peek() ?? {}
  const { sandboxes } = await api.get<Info>('/info', { sandbox: undefined })
  // one that is not there yet has none
  if (sandboxes.includes(stage.peek())) clockBefore ??= await readClock()
  resetState()
  await api.post('/reset', { ...(profile && { profile }), ...(seed !== undefined && { seed }) }, onStage())
  clockBefore ??= await readClock()
  chooseSandbox(stage.peek())
  await freeze()
  hasBegun = true
}

/** Says what the sandbox has, and asks whether it may be lost. */
async function mayLose(title: string): Promise<boolean> {
  const { counts } = await api.get<Overview>('/overview', onStage())
  const { jobs, jobSessions, requests, faults } = counts
  const lost = text.lost(
    stage.peek(),
    formatCount(jobs),
    formatCount(jobSessions),
    formatCount(requests),
    formatCount(faults),
  )
  return isMeant(title, lost, text.reset)
}

/** Asks before a sandbox is emptied that is not there for demos. */
const mayBegin = async (): Promise<boolean> => hasBegun || stage.peek() === OWN_SANDBOX || mayLose(text.play)

/** Does something after what was begun before, if the sandbox may be emptied for it. */
const enqueueIfMeant = (run: () => Promise<void>): Promise<void> =>
  enqueue(async () => {
    if (!demo.peek() || !(await mayBegin())) return
    // the view was left in between, and the clock was given back
    if (hasBegun) clockBefore ??= await readClock()
    await run()
  })

export const play = (): Promise<void> =>
  enqueueIfMeant(async () => {
    if (isPlaying.peek()) return
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

/** Ends the demo for now: its sandbox gets the clock that it had. */
export const leave = (): Promise<void> =>
  enqueue(async () => {
    stopTimer()
    const before = clockBefore
    clockBefore = undefined
    // a sandbox that has ended would begin anew
    if (!before || missingReason.peek() !== '') return
    const { mode, rate } = before
    const change = { mode, ...(mode === 'rate' && { rate }) }
    // a world that is ahead of real time cannot go back to it
    await setClock(change).catch(() => setClock({ mode: 'offset' }))
  })

/** Back to the beginning, the sandbox too. */
export const reset = (): Promise<void> =>
  enqueue(async () => {
    if (!demo.peek() || ((hasBegun || stage.peek() !== OWN_SANDBOX) && !(await mayLose(text.reset)))) return
    stopTimer()
    await begin()
    showMessage(text.wasReset)
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
  enqueueIfMeant(async () => {
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

const KEY = 'vbo365-mock-demo'

/** The place in a demo, for the same tab after a reload. */
interface Place {
  readonly demo: NamedDemo
  readonly stage: string
  readonly elapsed: number
  readonly completedSteps: number
  readonly rate: number
  readonly emptiedFolder: DemoState['emptiedFolder']
  readonly clockBefore: typeof clockBefore
}

/** Keeps the place in the demo over a reload of the page. The world stands meanwhile, as in a pause. */
export function keepPlace(): () => void {
  const onHide = (): void => {
    const chosen = demo.peek()
    if (!chosen || !hasBegun) return
    const { rate, emptiedFolder } = state
    const place: Place = {
      demo: chosen,
      stage: stage.peek(),
      elapsed: elapsed.peek(),
      completedSteps: completedSteps.peek(),
      rate,
      emptiedFolder,
      clockBefore,
    }
    sessionStorage.setItem(KEY, JSON.stringify(place))
    if (isPlaying.peek())
      void ask('PUT', '/clock', { query: onStage(), body: { mode: 'frozen' }, keepalive: true })
    stopTimer()
  }
  addEventListener('pagehide', onHide)
  return () => removeEventListener('pagehide', onHide)
}

/** Goes back to the place before a reload. @returns whether there was one */
export function restorePlace(): boolean {
  const kept = sessionStorage.getItem(KEY)
  sessionStorage.removeItem(KEY)
  if (kept === null || demo.peek()) return false
  const place = JSON.parse(kept) as Place
  // the address is that of another sandbox
  if (place.stage !== sandbox.peek()) return false
  demo.value = place.demo
  stage.value = place.stage
  elapsed.value = place.elapsed
  completedSteps.value = place.completedSteps
  state = { rate: place.rate, emptiedFolder: place.emptiedFolder }
  clockBefore = place.clockBefore
  hasBegun = true
  return true
}

effect(() => {
  // in another sandbox the demo has not begun
  if (sandbox.value !== stage.peek() && hasBegun) void chooseDemo(demo.peek())
})
