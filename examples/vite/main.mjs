const form = new URLSearchParams({
  grant_type: 'password',
  username: 'administrator',
  password: 'password',
})
const login = await (await fetch('/v3/Token', { method: 'POST', body: form })).json()
const headers = { authorization: `Bearer ${login.access_token}` }
for (const { name, lastRun, lastStatus, _links } of await (await fetch('/v3/Jobs', { headers })).json()) {
  const link = document.createElement('a')
  link.href = _links.self.href
  link.textContent = `${name}: ${lastRun ? lastStatus : 'never run'}`
  document.querySelector('ul').appendChild(document.createElement('li')).append(link)
}
