// A small client of the API as they are in the wild: it knows nothing of the mock.
// What is tested in the examples beside it is this file.
import { request } from 'node:https'

/** An answer that was not what the client had hoped for. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

export class Vbo365 {
  #url
  #ca
  #token

  /** @param url such as https://backup.example:4443 @param ca what is to be trusted, in PEM */
  constructor(url, ca) {
    this.#url = url
    this.#ca = ca
  }

  async login(username, password) {
    const form = new URLSearchParams({ grant_type: 'password', username, password })
    const answer = await this.#send('POST', '/v3/Token', String(form), 'application/x-www-form-urlencoded')
    this.#token = JSON.parse(answer).access_token
  }

  jobs = () => this.#json('GET', '/v3/Jobs')
  startJob = (id) => this.#json('POST', `/v3/Jobs/${id}/Action`, { start: null })
  sessions = (jobId) => this.#json('GET', `/v3/Jobs/${jobId}/JobSessions`)
  explore = (organizationId, type) =>
    this.#json('POST', `/v3/Organizations/${organizationId}/Action`, { explore: { type } })
  organizations = () => this.#json('GET', '/v3/Organizations')
  mailboxes = async (restoreSessionId) =>
    (await this.#json('GET', `/v3/RestoreSessions/${restoreSessionId}/Organization/Mailboxes?limit=1000`))
      .results
  stopRestore = (id) => this.#json('POST', `/v3/RestoreSessions/${id}/Action`, { stop: null })

  /** How many mailboxes can be restored. The restore session is closed again, whatever happens. */
  async countMailboxes(organizationId) {
    const { id } = await this.explore(organizationId, 'vex')
    try {
      return (await this.mailboxes(id)).length
    } finally {
      await this.stopRestore(id)
    }
  }

  /** What a dashboard shows of a job. */
  async statusOf(jobId) {
    const [newest] = await this.sessions(jobId)
    return newest === undefined ? 'never run' : newest.status
  }

  async #json(method, path, body) {
    const text = await this.#send(method, path, body && JSON.stringify(body), 'application/json')
    return text === '' ? undefined : JSON.parse(text)
  }

  /** Asks, and asks once more after a moment when the server is too busy. */
  async #send(method, path, body, type, isAgain = false) {
    const { status, headers, text } = await this.#ask(method, path, body, type)
    if (status === 429 && !isAgain) {
      await new Promise((resolve) => setTimeout(resolve, Number(headers['retry-after'] ?? 1) * 1000))
      return this.#send(method, path, body, type, true)
    }
    if (status >= 400) {
      const { message, error_description: description } = JSON.parse(text)
      throw new ApiError(status, message ?? description)
    }
    return text
  }

  #ask(method, path, body, type) {
    const headers = {
      ...(body !== undefined && { 'content-type': type }),
      ...(this.#token && { authorization: `Bearer ${this.#token}` }),
    }
    return new Promise((resolve, reject) => {
      request(this.#url + path, { method, headers, ca: this.#ca }, async (response) => {
        let text = ''
        try {
          for await (const part of response.setEncoding('utf8')) text += part
          resolve({ status: response.statusCode, headers: response.headers, text })
        } catch (error) {
          reject(error)
        }
      })
        .on('error', reject)
        .end(body)
    })
  }
}
