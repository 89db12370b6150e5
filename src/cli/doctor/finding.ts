/** What a look at one thing has found. */
export interface Finding {
  /** What was looked at, such as `port`. */
  readonly check: string
  readonly status: 'ok' | 'warn' | 'fail'
  readonly message: string
  /** What to do about it. */
  readonly advice?: string
}

/** Makes findings about one thing. */
export const findingsOf = (check: string) => ({
  ok: (message: string): Finding => ({ check, status: 'ok', message }),
  warn: (message: string, advice: string): Finding => ({ check, status: 'warn', message, advice }),
  fail: (message: string, advice: string): Finding => ({ check, status: 'fail', message, advice }),
})
