import { RefusedError } from './core/errors.js'

declare const brand: unique symbol

/** A text that may name a sandbox. Only {@link parseSandboxName} makes one, so whoever has it need not look again. */
export type SandboxName = string & { readonly [brand]: 'SandboxName' }

/** The sandbox that is always there: it has no name. */
export const DEFAULT_SANDBOX = '' as SandboxName

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i

/** Whether a text names a sandbox other than the default one. */
export const isSandboxName = (text: string): text is SandboxName => NAME.test(text)

/** Reads the name of a sandbox; an empty text is the default one. @throws RefusedError */
export function parseSandboxName(text: string): SandboxName {
  if (text === DEFAULT_SANDBOX || isSandboxName(text)) return text as SandboxName
  throw new RefusedError(
    `'${text.slice(0, 80)}' is not a valid name for a sandbox. Use at most 64 letters, digits, '.', '_' and '-', and begin with a letter or digit.`,
  )
}
