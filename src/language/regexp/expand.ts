/** One piece of a replacement template: text, or the group whose match stands there. */
export type Piece = string | { readonly group: string }

/**
 * Reads a replacement template as Go's `Regexp.Expand`: `$name` takes the longest run of letters, digits and
 * underscores, `${name}` ends it, `$$` is a dollar, and a dollar before anything else stands for itself.
 */
export function readTemplate(template: string): Piece[] {
  const pieces: Piece[] = []
  let rest = template
  for (let dollar = rest.indexOf('$'); dollar >= 0; dollar = rest.indexOf('$')) {
    pieces.push(rest.slice(0, dollar))
    rest = rest.slice(dollar)
    const match = /^\$(?:(\$)|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/u.exec(rest)
    const group = match?.[2] ?? match?.[3]
    pieces.push(group === undefined ? '$' : { group })
    rest = rest.slice(match ? match[0].length : 1)
  }
  pieces.push(rest)
  return pieces
}
