import { describeType } from '../text/describe-type.js'
import { OptionError } from '../text/option-error.js'
import type { OpenStream, SendRequest } from './control-client.js'
import { expectText } from './expect-arguments.js'
import { type ResetOptions, SandboxControls } from './sandbox-controls.js'

/**
 * The controls of a server: of its default sandbox, and of all other sandboxes.
 * @example
 * const server = await connect({ url: 'http://localhost:8080' })
 * await server.reset({ profile: 'msp', seed: 7 })
 * await server.reset('w7')
 */
export class ServerControls extends SandboxControls {
  /** Address of the server, such as `https://localhost:51234`, without a slash at the end. */
  readonly url: string
  readonly #send: SendRequest

  /** @internal */
  constructor(send: SendRequest, url: string, open?: OpenStream) {
    super(send, '', open)
    this.#send = send
    this.url = url
  }

  /** Returns the controls of another sandbox. Clients use it with the login `NAME+SANDBOX`. */
  sandbox(name: string): SandboxControls {
    expectText('sandbox()', name, 'the name of a sandbox')
    return new SandboxControls(this.#send, name)
  }

  /** Resets the default sandbox to its start, or to another start. @throws ControlError */
  override reset(options?: ResetOptions): Promise<void>
  /** Resets the sandbox with this name. */
  override reset(sandbox: string, options?: ResetOptions): Promise<void>
  override async reset(first: string | ResetOptions = '', options?: ResetOptions): Promise<void> {
    if (typeof first === 'string')
      return first === '' ? super.reset(options) : this.sandbox(first).reset(options)
    if (options !== undefined)
      throw new OptionError(
        `reset() takes the name of a sandbox before its options, a text; it is ${describeType(first)}.`,
      )
    return super.reset(first)
  }
}
