import type { Problem } from './problem.js'

/** Describes half a character in a text: JSON and YAML can hold such, and no address can. */
export const describeLoneSurrogate = (text: string): string | undefined => {
  if (text.isWellFormed()) return undefined
  const [half = ''] = /\p{Surrogate}/u.exec(text) ?? []
  return `must not contain half of a character: \\u${half.charCodeAt(0).toString(16)}`
}

/** The first text in something from outside, or the first name, that is not whole characters. */
export function findTextProblem(content: unknown): Problem | undefined {
  if (typeof content === 'string') {
    const message = describeLoneSurrogate(content)
    return message === undefined ? undefined : { path: [], message }
  }
  if (typeof content !== 'object' || content === null) return undefined
  if (Array.isArray(content)) {
    for (let index = 0; index < content.length; index++) {
      const problem = findTextProblem(content[index])
      if (problem) return { path: [index, ...problem.path], message: problem.message }
    }
    return undefined
  }
  for (const name in content) {
    const problem = findTextProblem((content as Record<string, unknown>)[name]) ?? findTextProblem(name)
    if (problem) return { path: [name.toWellFormed(), ...problem.path], message: problem.message }
  }
  return undefined
}
