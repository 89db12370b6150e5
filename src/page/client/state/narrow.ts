import { signal } from '@preact/signals'

const query = matchMedia('(width < 48rem)')

/** Whether the page is as narrow as on a phone, so that details lie over their list. */
export const isNarrow = signal(query.matches)

query.addEventListener('change', ({ matches }) => {
  isNarrow.value = matches
})
