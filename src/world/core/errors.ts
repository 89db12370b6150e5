/** What the world says when it cannot do what it was asked. The message names what was wrong. */
export class WorldError extends Error {
  override readonly name: string = 'WorldError'
}

/** There is no such entity. */
export class NotFound extends WorldError {
  override readonly name = 'NotFound'

  /** @param by what names it */
  constructor(what: string, id: string, by: 'id' | 'name' = 'id') {
    super(`${what} with the ${by} '${id}' is not found.`)
  }
}

/** The entity is there, but its state does not allow it, or the values given do not make sense. */
export class Refused extends WorldError {
  override readonly name = 'Refused'
}

/** The request was right, and the server cannot do it: what it needs for it is gone, or was never there. */
export class Unable extends WorldError {
  override readonly name = 'Unable'
}
