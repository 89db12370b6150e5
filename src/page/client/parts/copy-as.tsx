import type { JSX } from 'preact'
import { info } from '../state/info.js'
import { sandbox } from '../state/sandbox.js'
import { tryAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'
import { LANGUAGES, type Language, type Login, type SnippetRequest } from './snippets.js'

/** The login of a sandbox; default: the one that is chosen. */
export function getLogin(of = sandbox.value): Login {
  const { logins = [], url = location.origin } = info.value ?? {}
  const { name, password } = logins[0] ?? { name: 'administrator', password: 'password' }
  return { url, name: of === '' ? name : `${name}+${of}`, password }
}

/** Buttons that copy a request as a client would write it. */
export function CopyAs({ request }: { readonly request: SnippetRequest }): JSX.Element {
  const copy = (language: Language): Promise<boolean> =>
    tryAndReport(
      () => navigator.clipboard.writeText(LANGUAGES[language](request, getLogin())),
      texts.copy.done(texts.copy.languages[language]),
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
