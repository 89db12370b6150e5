/** Result of one check. */
export interface CheckResult {
  /** Name of the check, such as `port`. */
  readonly check: string
  readonly status: 'ok' | 'warn' | 'fail'
  readonly message: string
  /** Advice on how to fix it. */
  readonly advice?: string
}

/** Makes findings about one thing. */
export const createResults = (check: string) => ({
  ok: (message: string): CheckResult => ({ check, status: 'ok', message }),
  warn: (message: string, advice: string): CheckResult => ({ check, status: 'warn', message, advice }),
  fail: (message: string, advice: string): CheckResult => ({ check, status: 'fail', message, advice }),
})
