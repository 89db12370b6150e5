import type { JSX } from 'preact'
import { tryAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'

export interface CodeProps {
  /** Label of its button for screen readers. */
  readonly label: string
  readonly text: string
}

/** Text to be copied, such as a command. */
export function Code({ label, text }: CodeProps): JSX.Element {
  return (
    <div class="code">
      <pre>
        <code>{text}</code>
      </pre>
      <Copy label={label} text={text} />
    </div>
  )
}

export interface CopyProps extends Pick<CodeProps, 'label'> {
  /** A function writes it when it is copied. */
  readonly text: string | (() => string)
  /** What the button shows, if there are several in a row. */
  readonly shown?: string
}

/** Button that copies a text. */
export function Copy({ label, text, shown }: CopyProps): JSX.Element {
  const copy = (): Promise<boolean> =>
    tryAndReport(
      () => navigator.clipboard.writeText(typeof text === 'string' ? text : text()),
      texts.code.done(label),
    )
  return (
    <button
      type="button"
      aria-label={shown === undefined ? texts.code.label(label) : undefined}
      onClick={() => void copy()}
    >
      {shown ?? texts.code.copy}
    </button>
  )
}
