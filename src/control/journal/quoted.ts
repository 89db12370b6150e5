const NAME = /^[\w.@$[\]-]{1,60}$/

/** A name that a client has made up, for messages: what does not look like one may be anything, a secret too. */
export const quoted = (name: string): string => (NAME.test(name) ? `'${name}'` : `of ${name.length} letters`)
