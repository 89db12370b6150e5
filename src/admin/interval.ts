/** Does something again and again, until the function it gives is called. */
export type StartInterval = (ms: number, act: () => void) => () => void

/** By a timer that keeps no process alive. */
export const startInterval: StartInterval = (ms, act) => {
  const timer = setInterval(act, ms).unref()
  return () => clearInterval(timer)
}
