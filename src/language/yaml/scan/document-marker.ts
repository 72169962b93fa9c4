import { isBlankOrEnd } from './characters.ts'
import { type Source, column, peek } from './source.ts'

/** Tells whether a line starts here that starts or ends a document: `---` or `...`, then a blank. */
export function atDocumentMarker(source: Source): boolean {
  if (column(source) !== 0) return false
  const code = peek(source)
  if (code !== 0x2d && code !== 0x2e) return false
  return peek(source, 1) === code && peek(source, 2) === code && isBlankOrEnd(peek(source, 3))
}
