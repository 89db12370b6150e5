/** Does something again and again, until the function it gives is called. */
export type Every = (ms: number, act: () => void) => () => void

/** By a timer that keeps no process alive. */
export const every: Every = (ms, act) => {
  const timer = setInterval(act, ms).unref()
  return () => clearInterval(timer)
}
