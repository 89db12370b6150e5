/** An entry of a container by its number, and which version of it: `n * 8 + version`. */
export type Code = number
/** Most versions of an entry. */
export const VERSIONS = 8
/** From here on codes are those of copies, which somebody has restored to where they were not before. */
export const COPIES = 2 ** 31

export const codeOf = (n: number, version: number): Code => n * VERSIONS + version
export const numberOf = (code: Code): number => Math.floor(code / VERSIONS)
export const versionOf = (code: Code): number => code % VERSIONS
