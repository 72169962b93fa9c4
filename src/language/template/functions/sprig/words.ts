import {
  RUNE_ERROR,
  isDigit,
  isLetter,
  isLower,
  isSpace,
  isTitle,
  isUpper,
  mapRunes,
  runesOf,
  textOf,
  toLower,
  toTitle,
  toUpper
} from '../../../go/unicode.ts'
import { bytesAsText, onBytes } from '../bytes-as-text.ts'

/** Removes white space at both ends, as `strings.TrimSpace`. */
export function trimSpace(text: string): string {
  return trimBy(text, isSpace)
}

/** Removes the runes of a set at both ends, as `strings.Trim`. */
export function trimSet(text: string, cutset: string): string {
  const set = new Set(runesOf(cutset))
  return trimBy(text, rune => set.has(rune))
}

function trimBy(text: string, isCut: (rune: number) => boolean): string {
  let start = 0
  let end = text.length
  while (start < end && isCut(runeAt(text, start))) start += widthAt(text, start)
  while (end > start && isCut(runeAt(text, lastStart(text, end)))) end = lastStart(text, end)
  return text.slice(start, end)
}

/** Returns where the last rune before an end starts. */
function lastStart(text: string, end: number): number {
  return end >= 2 && widthAt(text, end - 2) === 2 ? end - 2 : end - 1
}

/** Returns the rune at a position; a byte that is not UTF-8 counts as U+FFFD. */
function runeAt(text: string, at: number): number {
  const rune = text.codePointAt(at) ?? RUNE_ERROR
  return rune >= 0xd800 && rune <= 0xdfff ? RUNE_ERROR : rune
}

function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}

/** Puts the first letter of each word in title case, as `strings.Title`. */
export function title(text: string): string {
  let afterSeparator = true
  return mapRunes(text, rune => {
    const mapped = afterSeparator ? toTitle(rune) : rune
    afterSeparator = isSeparator(rune)
    return mapped
  })
}

function isSeparator(rune: number): boolean {
  if (rune > 0x7f) return !isLetter(rune) && !isDigit(rune) && isSpace(rune)
  return !/\w/.test(String.fromCharCode(rune))
}

/** Puts the first letter of each word in lower case, as goutils' `Uncapitalize`. */
export function uncapitalize(text: string): string {
  let atStart = true
  return mapRunes(text, rune => {
    if (isSpace(rune)) {
      atStart = true
      return rune
    }
    const mapped = atStart ? toLower(rune) : rune
    atStart = false
    return mapped
  })
}

/** Swaps upper and lower case; a lower case letter that starts a word becomes title case, as goutils' `SwapCase`. */
export function swapCase(text: string): string {
  let afterSpace = true
  return textOf(
    runesOf(text).map(rune => {
      if (isUpper(rune) || isTitle(rune)) {
        afterSpace = false
        return toLower(rune)
      }
      if (!isLower(rune)) {
        afterSpace = isSpace(rune)
        return rune
      }
      const mapped = afterSpace ? toTitle(rune) : toUpper(rune)
      afterSpace = false
      return mapped
    })
  )
}

/** Keeps the first letter of each word. goutils walks bytes and writes each as a rune, so `é` comes out as `Ã`. */
export function initials(text: string): string {
  let out = ''
  let afterGap = true
  for (const byte of bytesAsText(text)) {
    const isGap = isSpace(byte.charCodeAt(0))
    if (!isGap && afterGap) out += byte
    afterGap = isGap
  }
  return out
}

/** Removes white space, byte by byte like {@link initials}: a text without any comes out whole. */
export function deleteWhiteSpace(text: string): string {
  const bytes = bytesAsText(text)
  let kept = ''
  for (const byte of bytes) if (!isSpace(byte.charCodeAt(0))) kept += byte
  return kept.length === bytes.length ? text : kept
}

/** Cuts a text in bytes and marks the cuts with `...`, as goutils' `AbbreviateFull`. */
export function abbreviate(text: string, leftEdge: number, width: number): string {
  return onBytes(text, bytes => abbreviateBytes(bytes, leftEdge, width))
}

function abbreviateBytes(bytes: string, leftEdge: number, width: number): string {
  if (bytes.length <= width) return bytes
  // Go's error for narrower widths is dropped by sprig, which leaves the empty string.
  if (width < 4) return ''
  let offset = Math.min(leftEdge, bytes.length)
  if (bytes.length - offset < width - 3) offset = bytes.length - (width - 3)
  if (offset <= 4) return bytes.slice(0, width - 3) + '...'
  if (width < 7) return ''
  if (offset + width - 3 < bytes.length) return '...' + abbreviateBytes(bytes.slice(offset), 0, width - 3)
  return '...' + bytes.slice(bytes.length - (width - 3))
}

/** Breaks a text into lines of a width in bytes, as goutils' `WrapCustom`. */
export function wrapText(text: string, width: number, lineBreak: string, breakLongWords: boolean): string {
  const newLine = bytesAsText(lineBreak === '' ? '\n' : lineBreak)
  return onBytes(text, bytes => wrapBytes(bytes, Math.max(width, 1), newLine, breakLongWords))
}

function wrapBytes(bytes: string, width: number, newLine: string, breakLongWords: boolean): string {
  let out = ''
  let offset = 0
  while (bytes.length - offset > width) {
    if (bytes[offset] === ' ') {
      offset++
      continue
    }
    const space = bytes.lastIndexOf(' ', offset + width)
    if (space >= offset) {
      out += bytes.slice(offset, space) + newLine
      offset = space + 1
    } else if (breakLongWords) {
      out += bytes.slice(offset, offset + width) + newLine
      offset += width
    } else {
      const next = bytes.indexOf(' ', offset + width)
      if (next === -1) return out + bytes.slice(offset)
      out += bytes.slice(offset, next) + newLine
      offset = next + 1
    }
  }
  return out + bytes.slice(offset)
}
