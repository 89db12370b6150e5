// A front end as small as can be: one page, and a server that hands /v3 on to the backup server.
import { createServer } from 'node:http'
import { request } from 'node:https'

const PAGE = `<!doctype html>
<html lang="en">
<title>Backups</title>
<h1>Backups</h1>
<button>Refresh</button>
<table><tbody></tbody></table>
<p role="alert"></p>
<script type="module">
  const form = new URLSearchParams({ grant_type: 'password', username: 'administrator', password: 'password' })
  const login = await (await fetch('/v3/Token', { method: 'POST', body: form })).json()
  const headers = { authorization: 'Bearer ' + login.access_token }
  async function refresh() {
    const answer = await fetch('/v3/Jobs', { headers })
    const body = await answer.json()
    document.querySelector('[role=alert]').textContent = answer.ok ? '' : body.message
    if (!answer.ok) return
    document.querySelector('tbody').replaceChildren(...body.map(({ name, lastRun, lastStatus }) => {
      const row = document.createElement('tr')
      for (const text of [name, lastRun ? lastStatus : 'never run']) row.insertCell().textContent = text
      return row
    }))
  }
  document.querySelector('button').addEventListener('click', refresh)
  await refresh()
</script>
</html>`

/** @param backupServer its address @param ca what is to be trusted, in PEM */
export function serveFrontEnd(backupServer, ca) {
  const server = createServer((incoming, outgoing) => {
    if (!incoming.url.startsWith('/v3/')) {
      outgoing.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE)
      return
    }
    const { host: _, ...headers } = incoming.headers
    const { method } = incoming
    const onward = request(backupServer + incoming.url, { method, headers, ca }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({ url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }),
    )
  })
}
