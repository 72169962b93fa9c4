import { isBlank, isBlankOrEnd, isBreak, isFlowIndicator } from './characters.ts'
import { atDocumentMarker } from './document-marker.ts'
import { takeGap } from './gap.ts'
import { column, need, peek } from './source.ts'
import type { Scanner } from './state.ts'
import { type Token, makePlainScalar } from './token.ts'

/** Scans a scalar without quotes, which may go on over lines that are indented more than its block. */
export function scanPlain(scanner: Scanner): Token {
  const { line } = scanner
  const indent = scanner.indent + 1
  let text = ''
  let gap = ''
  let isAfterBreak = false
  for (;;) {
    need(scanner, 4)
    if (atDocumentMarker(scanner) || peek(scanner) === 0x23 /* # */) break
    const start = scanner.position
    skipWord(scanner)
    if (scanner.position > start) {
      text += gap + scanner.text.slice(start, scanner.position)
      gap = ''
      isAfterBreak = false
    }
    if (!isBlank(peek(scanner)) && !isBreak(peek(scanner))) break
    need(scanner, 1)
    const breaks = scanner.line
    gap = takeGap(scanner, false, indent)
    isAfterBreak = scanner.line > breaks
    if (scanner.flowLevel === 0 && column(scanner) < indent) break
  }
  if (isAfterBreak) scanner.isKeyAllowed = true
  return makePlainScalar(line, text)
}

/** Steps over characters that are not blank, up to a `:` before a blank or, inside brackets, an indicator. */
function skipWord(scanner: Scanner): void {
  for (let code = peek(scanner); !isBlankOrEnd(code); code = peek(scanner)) {
    if (code === 0x3a /* : */ && isBlankOrEnd(peek(scanner, 1))) return
    if (scanner.flowLevel > 0 && isFlowIndicator(code)) return
    scanner.position++
    need(scanner, 2)
  }
}
