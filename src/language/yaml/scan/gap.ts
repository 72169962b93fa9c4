import { LF, TAB, isBlank, isBreak } from './characters.ts'
import { column, need, peek, scanError, takeBreak } from './source.ts'
import type { Scanner } from './state.ts'

/**
 * Steps over the blanks and line breaks between two words of a scalar and returns what they stand for: blanks stay as
 * they are, one line break is a space, more are one less. `isAfterBreak` says that a line break came before, which
 * stands for nothing. A tab that indents a line to less than `indent` is refused.
 */
export function takeGap(scanner: Scanner, isAfterBreak: boolean, indent = 0): string {
  const start = scanner.position
  let firstBreak = ''
  let moreBreaks = ''
  for (let code = peek(scanner); isBlank(code) || isBreak(code); code = peek(scanner)) {
    if (isBreak(code)) {
      need(scanner, 2)
      if (isAfterBreak) moreBreaks += takeBreak(scanner)
      else firstBreak = takeBreak(scanner)
      isAfterBreak = true
    } else if (isAfterBreak && code === TAB && column(scanner) < indent) {
      throw scanError(scanner, 'found a tab character that violates indentation')
    } else {
      scanner.position++
    }
    need(scanner, 1)
  }
  return isAfterBreak ? fold(firstBreak, moreBreaks) : scanner.text.slice(start, scanner.position)
}

/** Joins lines. LS and PS are not folded. */
function fold(firstBreak: string, moreBreaks: string): string {
  if (firstBreak.charCodeAt(0) !== LF) return firstBreak + moreBreaks
  return moreBreaks === '' ? ' ' : moreBreaks
}
