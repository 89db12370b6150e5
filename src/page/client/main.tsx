import { render } from 'preact'
import { App } from './app.js'
import { startUnseen } from './calls/unseen.js'
import { startFocus } from './state/focus.js'
import { startInfo } from './state/info.js'
import { startLive } from './state/live-events.js'
import { startRouter } from './state/router.js'
import { isRunOnly } from './state/run-only.js'
import { startTheme } from './state/theme.js'
import { startWorld } from './state/world.js'
import './styles/index.css'

startTheme()
startFocus()
startRouter()
if (!isRunOnly) {
  startWorld()
  startInfo()
  startUnseen()
  startLive()
}
render(<App />, document.getElementById('app') as HTMLElement)
