import { BodyReader } from './body-reader.js'
import type { Body, Call } from './call.js'

/** Creates a test for a text in the address, the headers or the bodies of a call, as far as they are no secrets. */
export function createTextFilter(text: string | undefined): (call: Call) => boolean {
  if (text === undefined || text === '') return () => true
  const wanted = text.toLowerCase()
  const reader = new BodyReader()
  const { masker } = reader
  const has = (shown: string): boolean => shown.toLowerCase().includes(wanted)
  const hasHeader = (headers: Readonly<Record<string, unknown>>): boolean =>
    Object.entries(masker.headers(headers)).some(([name, value]) => has(`${name}: ${value}`))
  const hasBody = (body: Body | undefined, type: string | undefined): boolean => {
    const content = body && reader.read(body, type)
    return content !== undefined && content.kind !== 'unreadable' && has(content.text)
  }
  return ({ url, requestHeaders, responseHeaders = {}, request, response, responseType }) =>
    has(masker.url(url)) ||
    hasHeader(requestHeaders) ||
    hasHeader(responseHeaders) ||
    hasBody(request, requestHeaders['content-type']) ||
    hasBody(response, responseType)
}
