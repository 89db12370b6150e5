/** What a command reads and writes, apart from files and the network. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly environment: NodeJS.ProcessEnv
  /** All that comes through standard input. */
  readonly input: () => Promise<string>
}
