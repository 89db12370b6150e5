import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Awaited } from '../parts/awaited.js'
import { Code } from '../parts/code.js'
import { getLogin, getServer } from '../parts/copy-as.js'
import { Page } from '../parts/page.js'
import { Panel } from '../parts/panel.js'
import { CERTIFICATE, LANGUAGES, type Language } from '../parts/snippets.js'
import { TRUST, type Truster } from '../start/trust.js'
import { buildAddress } from '../state/api.js'
import { getDefaultVersion, type Info, info, infoFailure } from '../state/info.js'
import { texts } from '../texts.js'

const text = texts.start

/** Start view for new users. */
export function Start(): JSX.Element {
  const facts = info.value
  return (
    <Page title={texts.views.start}>
      {facts ? (
        <div class="start">
          <div class="column">
            <Login facts={facts} />
            <Certificate facts={facts} />
          </div>
          <div class="column">
            <FirstRequest />
            <Browser facts={facts} />
          </div>
        </div>
      ) : (
        <Awaited failure={infoFailure.value} />
      )}
    </Page>
  )
}

interface StartProps {
  readonly facts: Info
}

function Login({ facts: { auth, sandboxes } }: StartProps): JSX.Element {
  const { name, password } = getLogin()
  return (
    <Panel title={text.login.title}>
      {auth === 'any' && <p>{text.login.any}</p>}
      <dl class="facts-list">
        {(
          [
            [text.login.url, getServer().server],
            [text.login.name, name],
            [text.login.password, password],
          ] as const
        ).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <Code label={label} text={value} />
            </dd>
          </div>
        ))}
      </dl>
      <p class="hint">{text.login.sandbox(sandboxes.length)}</p>
    </Panel>
  )
}

function Certificate({ facts: { ca } }: StartProps): JSX.Element {
  if (!ca)
    return (
      <Panel title={text.trust.title}>
        <p>{text.trust.none}</p>
      </Panel>
    )
  return (
    <Panel title={text.trust.title}>
      <p>
        <a class="button" href={buildAddress('/__admin/ca.pem')} download>
          {text.trust.download}
        </a>
      </p>
      <p class="hint">{text.trust.hint}</p>
      {(Object.keys(TRUST) as Truster[]).map((name) => (
        <details key={name}>
          <summary>{text.trust.systems[name]}</summary>
          {TRUST[name] === undefined ? (
            <p>{text.trust.firefox}</p>
          ) : (
            <Code label={text.trust.systems[name]} text={TRUST[name]} />
          )}
        </details>
      ))}
    </Panel>
  )
}

function FirstRequest(): JSX.Element {
  const [language, setLanguage] = useState<Language>('curl')
  const access = { ...getServer(), login: getLogin() }
  const request = { method: 'GET', url: `${access.server}/${getDefaultVersion()}/Jobs` }
  return (
    <Panel title={text.request.title}>
      <fieldset class="choice">
        <legend class="sr">{text.request.language}</legend>
        {(Object.keys(LANGUAGES) as Language[]).map((name) => (
          <label key={name}>
            <input
              type="radio"
              name="language"
              checked={name === language}
              onChange={() => setLanguage(name)}
            />
            {texts.copy.languages[name]}
          </label>
        ))}
      </fieldset>
      <Code
        label={text.request.label(texts.copy.languages[language])}
        text={LANGUAGES[language](request, access)}
      />
      <p class="hint">{text.request.hint}</p>
    </Panel>
  )
}

function Browser({ facts: { url } }: StartProps): JSX.Element {
  const { name, password } = getLogin()
  return (
    <Panel title={text.browser.title}>
      <p>
        <a href={buildAddress('/swagger/ui/index')}>{text.browser.swagger}</a>
      </p>
      <p>{text.browser.authorize(name, password)}</p>
      <p>{text.browser.cors}</p>
      <Code
        label={text.browser.proxy}
        text={`proxy: { '/${getDefaultVersion()}': { target: '${url}', ca: readFileSync('${CERTIFICATE}', 'utf8'), changeOrigin: true, xfwd: true } }`}
      />
      <p class="hint">{text.browser.proxyHint}</p>
    </Panel>
  )
}
