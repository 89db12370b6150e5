import type { JSX, TargetedSubmitEvent } from 'preact'
import { locked, showToken } from '../state/api.js'
import { texts } from '../texts.js'
import { Page } from './page.js'

/** Asks for the admin token, in the place of a view. */
export function Lock(): JSX.Element {
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    showToken(String(new FormData(event.currentTarget).get('token')))
  }
  return (
    <Page title={texts.lock.title}>
      <p role="alert">{locked.value}</p>
      <form class="lock" onSubmit={submit}>
        <label>
          {texts.lock.field}
          <input name="token" type="password" autocomplete="off" required />
        </label>
        <p class="hint">{texts.lock.help}</p>
        <button type="submit" class="primary">
          {texts.lock.submit}
        </button>
      </form>
    </Page>
  )
}
