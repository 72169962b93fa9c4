/** Go's encoding/json stops at this depth of objects and lists. */
const MAX_DEPTH = 10_000

/**
 * Tells whether a JSON text nests deeper than Go reads. Only a text of twice as many characters can, so that no usual
 * review pays for the walk.
 */
export function isTooDeep(text: string): boolean {
  if (text.length <= 2 * MAX_DEPTH) return false
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === QUOTE) i = endOfString(text, i)
    else if (unit === BRACE || unit === BRACKET) {
      if (++depth > MAX_DEPTH) return true
    } else if (unit === BRACE + 2 || unit === BRACKET + 2) depth--
  }
  return false
}

const QUOTE = 0x22
const BRACKET = 0x5b
const BRACE = 0x7b

/** Returns the index of the quote that ends a string: one that an even number of backslashes stands before. */
function endOfString(text: string, start: number): number {
  let end = start
  for (;;) {
    end = text.indexOf('"', end + 1)
    if (end < 0) return text.length
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes++
    if (slashes % 2 === 0) return end
  }
}
