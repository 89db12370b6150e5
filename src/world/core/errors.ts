/** Base class of the world's errors. The message says what was wrong. */
export class WorldError extends Error {
  override readonly name: string = 'WorldError'
}

/** The entity does not exist. */
export class NotFoundError extends WorldError {
  override readonly name = 'NotFoundError'

  /** @param by what names it */
  constructor(what: string, id: string, by: 'id' | 'name' = 'id') {
    super(`${what} with the ${by} '${id}' is not found.`)
  }
}

/** The state of the entity does not allow the operation, or the values are invalid. */
export class RefusedError extends WorldError {
  override readonly name: string = 'RefusedError'
}

/** The values are good, but the state of the entity does not allow the operation now. */
export class ConflictError extends RefusedError {
  override readonly name = 'ConflictError'
}

/** Another server has it now, and nothing was done. */
export class UnavailableError extends WorldError {
  override readonly name = 'UnavailableError'
}

/** The request is valid, but the server cannot do it: something it needs is gone or was never there. */
export class OperationFailedError extends WorldError {
  override readonly name = 'OperationFailedError'
}
