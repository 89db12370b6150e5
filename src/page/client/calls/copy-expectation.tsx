import type { JSX } from 'preact'
import { tryAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'
import { formatVerify, formatYaml } from './expectation.js'
import type { Call } from './journal.js'

const text = texts.expectation

const FORMATS = { yaml: formatYaml, verify: formatVerify } as const

/** Buttons that copy what a test would expect, so that it finds calls like this one. */
export function CopyExpectation({ call }: { readonly call: Call }): JSX.Element {
  return (
    <fieldset class="copy-as">
      <legend>{text.title}</legend>
      {(Object.keys(FORMATS) as (keyof typeof FORMATS)[]).map((name) => (
        <button
          key={name}
          type="button"
          onClick={() =>
            void tryAndReport(
              async () => navigator.clipboard.writeText(FORMATS[name](call)),
              text.done(text.formats[name]),
            )
          }
        >
          {text.formats[name]}
        </button>
      ))}
    </fieldset>
  )
}
