// Escape sequences for colours take no room.
const COLOURS = /\u001b\[\d+m/g

/** Breaks a line at blanks where it is wider than a terminal; what follows is indented by two more. */
export function wrap(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line
  const indent = `${/^ */.exec(line)?.[0] ?? ''}  `
  const lines: string[] = []
  let current = ''
  for (const word of line.trimStart().split(' ')) {
    const next = current === '' ? (lines.length === 0 ? indent.slice(2) : indent) + word : `${current} ${word}`
    if (current !== '' && widthOf(next) > columns) {
      lines.push(current)
      current = indent + word
    } else current = next
  }
  return [...lines, current].join('\n')
}

function widthOf(text: string): number {
  return text.replace(COLOURS, '').length
}
