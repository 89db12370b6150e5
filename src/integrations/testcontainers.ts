import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import {
  AbstractStartedContainer,
  GenericContainer,
  getContainerRuntimeClient,
  type StartedTestContainer,
  Wait,
} from 'testcontainers'
import { connect, type RemoteMock } from '../client/remote-mock.js'

export type { StartedVbo365MockContainer }

const PORT = 4443

/**
 * A mock in a container. Set its options as variables, with `withEnvironment`.
 * @example
 * const mock = await new Vbo365MockContainer().withProfile('msp').withNow('2026-03-02T14:30:00Z').start()
 * // the client calls mock.url and trusts mock.ca
 * await mock.controls.clock.advance('P1D')
 * await mock.stop()
 */
export class Vbo365MockContainer extends GenericContainer {
  /** @param image such as `registry.example/vbo365-mock:0.3.0` */
  constructor(image = 'vbo365-mock') {
    super(image)
    // controls take calls from outside a container with a token only
    this.withEnvironment({ VBO_MOCK_ADMIN_TOKEN: randomUUID() })
    this.withExposedPorts(PORT)
    this.withWaitStrategy(Wait.forHealthCheck())
  }

  /** Starts with the data of this profile. */
  withProfile(name: string): this {
    return this.withEnvironment({ VBO_MOCK_PROFILE: name })
  }

  /** Stops the clock at this instant, in ISO 8601. */
  withNow(instant: string): this {
    return this.withEnvironment({ VBO_MOCK_NOW: instant })
  }

  /** Lets the certificate be for the host of the containers too, which need not be this machine. */
  protected override async beforeContainerCreated(): Promise<void> {
    const { info } = await getContainerRuntimeClient()
    const { VBO_MOCK_TLS_SAN: given } = this.environment
    const names = [info.containerRuntime.host, ...(given ? [given] : [])]
    this.withEnvironment({ VBO_MOCK_TLS_SAN: names.join(',') })
  }

  /** Starts the container, and waits until the server is ready. */
  override async start(): Promise<StartedVbo365MockContainer> {
    const container = await super.start()
    try {
      const { output: ca, exitCode } = await container.exec(['cat', '/certs/ca.pem'])
      if (exitCode !== 0) throw new Error(`The certificate of the container cannot be read: ${ca}`)
      const url = `https://${container.getHost()}:${container.getMappedPort(PORT)}`
      const controls = await connect({ url, ca, adminToken: this.environment.VBO_MOCK_ADMIN_TOKEN })
      return new StartedVbo365MockContainer(container, ca, controls)
    } catch (error) {
      await container.stop()
      throw error
    }
  }
}

/** A mock that runs in a container. */
class StartedVbo365MockContainer extends AbstractStartedContainer {
  /** Certificate that clients must trust, in PEM. */
  readonly ca: string
  /** The controls of the server and of its default sandbox. */
  readonly controls: RemoteMock

  /** @internal */
  constructor(container: StartedTestContainer, ca: string, controls: RemoteMock) {
    super(container)
    this.ca = ca
    this.controls = controls
  }

  /** Address of the server, without a slash at the end. */
  get url(): string {
    return this.controls.url
  }

  /**
   * Logs in and returns an access token. It expires on the simulated clock, like that of a client.
   * @param user `administrator+w7` for the sandbox `w7`
   * @throws Error if the login is refused
   */
  async token(user = 'administrator', password = 'password'): Promise<string> {
    const form = new URLSearchParams({ grant_type: 'password', username: user, password })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const sent = request(`${this.url}/v3/Token`, { method: 'POST', ca: this.ca, headers }).end(String(form))
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    const body = JSON.parse(await text(response))
    if (body.access_token === undefined) throw new Error(`The login was refused: ${body.error_description}`)
    return body.access_token
  }
}
