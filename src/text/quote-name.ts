const NAME = /^[\w.@$[\]-]{1,60}$/

/**
 * A name that a client has made up, for messages: what does not look like one may be anything, a secret too.
 * @param doubtful whether it may be a piece of a secret though it looks like a name
 */
export const quoteName = (name: string, doubtful = false): string =>
  NAME.test(name) && !doubtful ? `'${name}'` : `of ${name.length} letters`
