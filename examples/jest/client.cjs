// A small client as CommonJS programs have it. It knows nothing of the mock.
const { request } = require('node:https')

/** @param ca what is to be trusted, in PEM @returns the body of a response, as text */
const send = (url, ca, { method = 'GET', headers = {}, body } = {}) =>
  new Promise((resolve, reject) => {
    request(url, { ca, method, headers, agent: false }, async (response) => {
      let text = ''
      for await (const part of response.setEncoding('utf8')) text += part
      if (response.statusCode < 300) resolve(text)
      else reject(new Error(`${response.statusCode} ${text}`))
    })
      .on('error', reject)
      .end(body)
  })

/** Names of the jobs that have failed. */
exports.listFailedJobs = async (url, ca, username, password) => {
  const answer = await send(`${url}/v3/Token`, ca, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: String(new URLSearchParams({ grant_type: 'password', username, password })),
  })
  const headers = { authorization: `Bearer ${JSON.parse(answer).access_token}` }
  const jobs = JSON.parse(await send(`${url}/v3/Jobs`, ca, { headers }))
  return jobs.filter(({ lastStatus }) => lastStatus === 'Failed').map(({ name }) => name)
}
