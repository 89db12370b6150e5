// What is used of Testcontainers, which is a package of whoever uses the module.
declare module 'testcontainers' {
  export interface StartedTestContainer {
    getHost(): string
    getMappedPort(port: number): number
    exec(command: string[]): Promise<{ readonly output: string; readonly exitCode: number }>
    stop(): Promise<unknown>
  }

  export class AbstractStartedContainer implements StartedTestContainer {
    constructor(container: StartedTestContainer)
    getHost(): string
    getMappedPort(port: number): number
    exec(command: string[]): Promise<{ readonly output: string; readonly exitCode: number }>
    stop(): Promise<unknown>
  }

  export interface WaitStrategy {
    waitUntilReady(...details: unknown[]): Promise<void>
  }

  export const Wait: { forHealthCheck(): WaitStrategy }

  export class GenericContainer {
    protected environment: Record<string, string>
    constructor(image: string)
    protected beforeContainerCreated?(): Promise<void>
    withEnvironment(environment: Record<string, string>): this
    withExposedPorts(...ports: number[]): this
    withWaitStrategy(strategy: WaitStrategy): this
    start(): Promise<StartedTestContainer>
  }

  export function getContainerRuntimeClient(): Promise<{
    readonly info: { readonly containerRuntime: { readonly host: string } }
  }>
}
