/** A name without what file systems do not take, and not too long for them. */
export const sanitizeFileName = (text: string): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are just what must go
  const safe = trimDots(text.replace(/[<>:"/\\|?*\u0000-\u001f]+/g, '_'))
  const dot = safe.lastIndexOf('.')
  const end = dot > 0 && safe.length - dot < 10 ? safe.slice(dot) : ''
  return [...safe.slice(0, safe.length - end.length)].slice(0, 120).join('') + end || 'unnamed'
}

/** Dots and blanks at its ends are lost on some file systems. */
function trimDots(text: string): string {
  const isLost = (index: number): boolean => text[index] === '.' || text[index] === ' '
  let [from, to] = [0, text.length]
  while (from < to && isLost(from)) from++
  while (to > from && isLost(to - 1)) to--
  return text.slice(from, to)
}
