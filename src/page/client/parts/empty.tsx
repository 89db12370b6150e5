import type { ComponentChildren } from 'preact'

export interface EmptyProps {
  readonly when: boolean
  readonly text: string
  readonly children?: ComponentChildren
}

/** Shows its content, or a word of why there is none. */
export function Empty({ when, text, children }: EmptyProps): ComponentChildren {
  return when ? <p class="hint">{text}</p> : children
}
