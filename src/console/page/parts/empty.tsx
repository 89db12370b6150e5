import type { ComponentChildren } from 'preact'

export interface EmptyProps {
  readonly when: boolean
  readonly text: string
  readonly children?: ComponentChildren
}

/** What is shown, or a word of why nothing is. */
export function Empty({ when, text, children }: EmptyProps): ComponentChildren {
  return when ? <p class="hint">{text}</p> : children
}
