import { texts } from '../texts.js'
import { ApiError } from './api.js'

/** What a person is told of an error. Those of the controls say it themselves; those of the browser are for programmers. */
export function describeError(error: unknown): string {
  if (error instanceof ApiError || error instanceof PageError) return error.message
  if (error instanceof SyntaxError) return texts.errors.notJson
  if (error instanceof DOMException)
    return error.name === 'NotAllowedError' ? texts.errors.notAllowed : texts.errors.browser(error.name)
  // what fetch throws when there is no response
  if (error instanceof TypeError) return texts.errors.noResponse
  return texts.errors.page
}

/** An error of the page itself, whose message is for people. */
export class PageError extends Error {}
