import { API_VERSIONS, type ApiVersion } from '../../api/versions.js'
import { type ApiAnswer, type ApiOperations, loadApiOperations } from '../../catalogue/api-operations.js'
import { type ApiUpgrades, loadApiUpgrades } from '../../catalogue/api-upgrades.js'
import { splitOperation } from '../operations/operations.js'

/** An operation of an earlier version, and its replacement. */
export interface UpgradeStep {
  readonly version: ApiVersion
  /** The verb of an action, which is the one property of its body. */
  readonly verb: string
  /** Its response; undefined if its version does not document it. */
  readonly before: ApiAnswer | undefined
  /** Replacement; undefined if none is known. */
  readonly after: UpgradedOperation | undefined
}

/** An operation in the later version. */
export interface UpgradedOperation {
  /** `POST /v8/Jobs/{jobId}/start`, maybe with a query */
  readonly address: string
  /** Tells whether its path is the same, apart from the version. */
  readonly isSamePath: boolean
  readonly answer: ApiAnswer
  /** Schema of its body, if known. */
  readonly body: string | undefined
  /** Query parameters that it does not have any more, in small letters. */
  readonly lostParameters: readonly string[]
}

/** Finds the replacements of operations in a later version. */
export class UpgradePlan {
  readonly target: ApiVersion
  readonly facts: ApiUpgrades
  readonly #operations: ApiOperations
  readonly #earlier = new Map<ApiVersion, ApiOperations>()
  /** Steps by the names of operations in the journal. */
  readonly #steps = new Map<string, UpgradeStep | undefined>()

  constructor(target: ApiVersion) {
    this.target = target
    this.facts = loadApiUpgrades(target.number)
    this.#operations = loadApiOperations(target.number)
  }

  /** Finds the step for an operation of the journal; undefined if it is not an operation of an earlier version. */
  getStep(operation: string): UpgradeStep | undefined {
    if (!this.#steps.has(operation)) this.#steps.set(operation, this.#findStep(operation))
    return this.#steps.get(operation)
  }

  #findStep(operation: string): UpgradeStep | undefined {
    const { method, version: name, path, verb } = splitOperation(operation)
    const version = API_VERSIONS.find((one) => one.name === name)
    if (!version || version.number >= this.target.number) return undefined
    const earlier = this.#loadEarlier(version)
    const own = earlier.find(method, path)
    // a body may name anything, or nothing
    if (own?.verbs && !Object.hasOwn(own.verbs, verb)) return undefined
    const verbPath = own ? undefined : earlier.findVerbPath(path, verb)
    const before =
      own?.verbs?.[verb] ?? own ?? (verbPath === undefined ? undefined : earlier.find(method, verbPath))
    return { version, verb, before, after: this.#findAfter(method, path, verb, earlier) }
  }

  #findAfter(
    method: string,
    path: string,
    verb: string,
    earlier: ApiOperations,
  ): UpgradedOperation | undefined {
    const same = this.#operations.find(method, path)
    if (same) return this.#describe(method, path, same.verbs?.[verb] ?? same, true)
    const successor = this.#findSuccessor(method, path, verb, earlier)
    if (successor === undefined) return undefined
    const { method: itsMethod, path: address, verb: itsVerb } = splitOperation(successor)
    const found = this.#operations.find(itsMethod, address.split('?', 1)[0] as string)
    const named = itsVerb === '' ? address : `${address} ${itsVerb}`
    return found && this.#describe(itsMethod, named, found.verbs?.[itsVerb] ?? found, false)
  }

  #findSuccessor(method: string, path: string, verb: string, earlier: ApiOperations): string | undefined {
    // a verb may already have its own address, and another one later
    const action = verb === '' ? earlier.findAction(method, path) : `${method} ${path} ${verb}`
    const [, actionPath = '', actionVerb = ''] = action?.split(' ') ?? []
    const verbPath = this.target.hasVerbs && this.#operations.findVerbPath(actionPath, actionVerb)
    return verbPath ? `POST ${verbPath}` : this.facts.findSuccessor(method, path)
  }

  #describe(method: string, path: string, answer: ApiAnswer, isSamePath: boolean): UpgradedOperation {
    const bare = path.split('?', 1)[0] as string
    return {
      address: `${method} ${this.target.prefix}${path}`,
      isSamePath,
      answer,
      body: this.facts.findBody(method, bare),
      lostParameters: this.facts.findLostParameters(method, bare),
    }
  }

  #loadEarlier(version: ApiVersion): ApiOperations {
    const known = this.#earlier.get(version) ?? loadApiOperations(version.number)
    this.#earlier.set(version, known)
    return known
  }
}
