import type { JSX } from 'preact'
import { info } from '../state/info.js'
import { sandbox } from '../state/sandbox.js'
import { tryAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'
import { type Access, LANGUAGES, type Language, type Login, type SnippetRequest } from './snippets.js'

/** Adds the name of a sandbox to that of an account. */
export const nameLogin = (account: string, of = sandbox.value): string =>
  of === '' ? account : `${account}+${of}`

/** The first login of the server in a sandbox; default: the one that is chosen. */
export function getLogin(of = sandbox.value): Login {
  const { name, password } = info.value?.logins[0] ?? { name: 'administrator', password: 'password' }
  return { name: nameLogin(name, of), password }
}

/** What requests need to reach the server, without a login. */
export const getServer = (): Access => ({
  server: info.value?.url ?? location.origin,
  ca: info.value?.ca === true,
})

export interface CopyAsProps {
  readonly request: SnippetRequest
  /** Default: the first login. */
  readonly access?: Access
}

/** Buttons that copy a request as a client would write it. */
export function CopyAs({
  request,
  access = { ...getServer(), login: getLogin() },
}: CopyAsProps): JSX.Element {
  const copy = (language: Language): Promise<boolean> =>
    tryAndReport(
      () => navigator.clipboard.writeText(LANGUAGES[language](request, access)),
      texts.copy.done(texts.copy.languages[language], request.notes),
    )
  return (
    <fieldset class="copy-as">
      <legend>{texts.copy.title}</legend>
      {(Object.keys(LANGUAGES) as Language[]).map((language) => (
        <button key={language} type="button" onClick={() => void copy(language)}>
          {texts.copy.languages[language]}
        </button>
      ))}
    </fieldset>
  )
}
