import { type Static, type TProperties, type TSchema, Type } from 'typebox'

/** Value of a verb without options: `{"start": null}`. */
export const NoOptions = Type.Object({}, { description: 'No options: null' })

/** The body of an action: an object with one verb, and its options. A verb that was sent is there, the others are not. */
export const action = <T extends TProperties>(verbs: T) =>
  Type.Partial(Type.Object(verbs), {
    'x-action': true,
    description: `One of ${listVerbs(verbs).join(', ')}`,
  })

/** Those of the versions that have actions; later ones have verbs of their own. */
const listVerbs = (verbs: TProperties): string[] =>
  Object.entries(verbs).flatMap(([verb, options]) => ('x-versions' in options ? [] : [verb]))

/** An array, which for a single entry may come without the brackets. */
export const oneOrMany = <T extends TSchema>(entry: T) =>
  Type.Unsafe<Static<T>[]>({ ...Type.Array(entry), 'x-one-or-many': true })

/** The answer that has no body. */
export const EmptyResponse = Type.Unsafe<undefined>({ type: 'null', description: 'Done; the body is empty' })

/** A secret of a request: it is in no answer and in no log. */
export const Secret = Type.Optional(Type.String({ format: 'password', description: 'Never sent back' }))

/** The file of a certificate with its key. What is in it is looked at by nobody. */
export const Certificate = Type.Optional(
  Type.String({ maxLength: 100_000, format: 'byte', description: 'Base64; never sent back' }),
)

export const Id = Type.Object({ id: Type.String() })

/** Optional properties of requests: a client may leave out everything, and sends the rest as in the resource. */
export const Flag = Type.Optional(Type.Boolean())
export const Text = Type.Optional(Type.String({ maxLength: 1000 }))
export const Name = Type.String({ minLength: 1, maxLength: 255 })
/** Names something else, so that an empty one names nothing. */
export const Reference = Type.Optional(Type.String({ minLength: 1, maxLength: 1000 }))
export const Time = Type.Optional(
  Type.String({ format: 'time', description: "HH:mm:ss, the server's local time" }),
)
export const Port = Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 }))

/** Settings of a connection, which an empty text says nothing of. */
export const dropEmptyTexts = <T extends object>(settings: T): T =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== '')) as T
