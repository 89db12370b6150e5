/** Gives the focus a place when what had it is gone: the heading of its panel, or else of the view. */
export function startFocus(): void {
  let last: Element | null = null
  let panel: Element | null = null
  addEventListener('focusin', ({ target }) => {
    last = target instanceof Element ? target : null
    panel = last?.closest('.panel') ?? null
  })
  new MutationObserver(() => {
    // the rows of a grid look after themselves
    if (!last || last.isConnected || document.activeElement !== document.body || last.matches('[data-row]'))
      return
    last = null
    const heading = panel?.isConnected ? panel.querySelector<HTMLElement>('h2') : null
    ;(heading ?? document.getElementById('view-title'))?.focus({ preventScroll: true })
  }).observe(document.body, { childList: true, subtree: true })
}
