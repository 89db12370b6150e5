import { signal } from '@preact/signals'

/** The sandbox that the page is about; empty for the default one. It is in the address, so that a link leads to it. */
export const sandbox = signal(new URLSearchParams(location.search).get('sandbox') ?? '')

export function chooseSandbox(name: string): void {
  const search = name === '' ? '' : `?${new URLSearchParams({ sandbox: name })}`
  history.replaceState(null, '', location.pathname + search + location.hash)
  sandbox.value = name
}
