import type { ReportDeviation } from './deviations.js'

/** A body as its parser leaves it to the reader of its route, with whom that tells what it lets through. */
export class ParsedBody {
  readonly value: unknown
  readonly report: ReportDeviation

  constructor(value: unknown, report: ReportDeviation) {
    this.value = value
    this.report = report
  }
}
