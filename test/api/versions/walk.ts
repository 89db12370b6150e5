/** Asks for a path below the version. */
export type Ask = (path: string) => Promise<{ readonly status: number; readonly body: unknown }>

/** Things of a list that are looked at, at most: of those at the root more, since each of them has other things below it. */
const SOME = 3
const MANY = 12

/** The name of each parameter in an entry of the list before it, where it is not `id`. */
const getId = (entry: Record<string, unknown>, parameter: string): unknown =>
  entry.id ?? entry[parameter] ?? entry.organizationId

/** Finds addresses of operations with real ids, by the lists that these ids come from. */
export class Walker {
  readonly #ask: Ask
  readonly #lists = new Map<string, Promise<readonly Record<string, unknown>[]>>()

  constructor(ask: Ask) {
    this.#ask = ask
  }

  /** Addresses of a path with braces: some, with different ids; none, if there is nothing in a list on the way. */
  async expand(path: string): Promise<readonly string[]> {
    let found = ['']
    for (const part of path.split('/').slice(1)) {
      const [, parameter] = part.match(/^\{(\w+)\}$/) ?? []
      const next: string[] = []
      for (const prefix of found) {
        if (parameter === undefined) {
          next.push(`${prefix}/${part}`)
          continue
        }
        const most = prefix.split('/').length === 2 ? MANY : SOME
        const ids = (await this.#list(prefix)).map((entry) => getId(entry, parameter))
        for (const id of ids.filter((one) => typeof one === 'string').slice(0, most))
          next.push(`${prefix}/${encodeURIComponent(String(id))}`)
      }
      found = next
    }
    return found
  }

  #list(path: string): Promise<readonly Record<string, unknown>[]> {
    let known = this.#lists.get(path)
    if (!known) {
      known = this.#fetchList(path)
      this.#lists.set(path, known)
    }
    return known
  }

  async #fetchList(path: string): Promise<readonly Record<string, unknown>[]> {
    const { status, body } = await this.#ask(`${path}?limit=100`)
    if (status !== 200) return []
    const entries = Array.isArray(body) ? body : (body as { results?: unknown })?.results
    return Array.isArray(entries) ? entries : []
  }
}
