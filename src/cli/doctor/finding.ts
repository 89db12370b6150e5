/** What a look at one thing has found. */
export interface CheckResult {
  /** What was looked at, such as `port`. */
  readonly check: string
  readonly status: 'ok' | 'warn' | 'fail'
  readonly message: string
  /** What to do about it. */
  readonly advice?: string
}

/** Makes findings about one thing. */
export const createResults = (check: string) => ({
  ok: (message: string): CheckResult => ({ check, status: 'ok', message }),
  warn: (message: string, advice: string): CheckResult => ({ check, status: 'warn', message, advice }),
  fail: (message: string, advice: string): CheckResult => ({ check, status: 'fail', message, advice }),
})
