import type { Mock } from '../library/mock.js'
import type { MockOptions } from '../library/mock-options.js'
import type { MockSandbox } from '../library/mock-sandbox.js'
import { startMock } from '../library/start-mock.js'

/** The mock of one test: a sandbox of its own on the server that the tests of a worker share. */
export type TestMock = MockSandbox & {
  /** Address of the server, without a slash at the end. */
  readonly url: string
  /** Address for plain HTTP, if `httpPort` is set. */
  readonly httpUrl: string | undefined
  /** Certificate that the client must trust, in PEM. */
  readonly ca: string
}

/** A server for the tests of one worker. Each test gets a sandbox of its own. */
export class TestServer {
  readonly #mock: Mock
  #count = 0

  private constructor(mock: Mock) {
    this.#mock = mock
  }

  static async start(options: MockOptions): Promise<TestServer> {
    const mock = await startMock(options)
    // a runner that never closes it can end
    mock.unref()
    return new TestServer(mock)
  }

  /** Makes the mock of the next test. */
  createMock(): TestMock {
    const { url, httpUrl, ca } = this.#mock
    return Object.assign(this.#mock.sandbox(`t${++this.#count}`), { url, httpUrl, ca })
  }

  /** Removes the sandbox of a test that has ended. A test that has not used it has none. */
  async removeMock({ name }: TestMock): Promise<void> {
    const names = (await this.#mock.sandboxes.list()).map((sandbox) => sandbox.name)
    if (names.includes(name)) await this.#mock.sandboxes.delete(name)
  }

  close(): Promise<void> {
    return this.#mock.close()
  }
}

/** A name of a file for a text. */
export const formatFileName = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80)
