import { render } from 'preact'
import { App } from './app.js'
import { startLive } from './state/live.js'
import { startRouter } from './state/router.js'
import { startTheme } from './state/theme.js'
import './styles/index.css'

startTheme()
startRouter()
startLive()
render(<App />, document.getElementById('app') as HTMLElement)
