import { isDigit, isLetter } from '../../go/unicode.ts'

/** Compares keys as goyaml sorts them: like text, but digits in it as numbers, and letters behind everything else. */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0
  return isLess(a, b) ? -1 : 1
}

function isLess(a: string, b: string): boolean {
  const at = firstDifference(a, b)
  if (at === a.length || at === b.length) return a.length < b.length
  const x = codeAt(a, at)
  const y = codeAt(b, at)
  const isLetterX = isLetter(x)
  const isLetterY = isLetter(y)
  if (isLetterX || isLetterY) return isLetterX === isLetterY ? x < y : isLetterY
  return isLessNumber(a, b, at) ?? x < y
}

/** Where two strings differ first; not inside a character. */
function firstDifference(a: string, b: string): number {
  const end = Math.min(a.length, b.length)
  let at = 0
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at++
  const isInside = (a.charCodeAt(at) & 0xfc00) === 0xdc00 || (b.charCodeAt(at) & 0xfc00) === 0xdc00
  return isInside && (a.charCodeAt(at - 1) & 0xfc00) === 0xd800 ? at - 1 : at
}

/** Compares the numbers that start at a position, if they differ in value or length. */
function isLessNumber(a: string, b: string, at: number): boolean | undefined {
  // Zeros behind another digit belong to its number: then the longer run of digits is the greater number.
  const isZero = a.charAt(at) === '0' || b.charAt(at) === '0'
  const start = isZero && followsDigit(a, at) ? 1n : 0n
  const x = takeNumber(a, at, start)
  const y = takeNumber(b, at, start)
  if (x.value !== y.value) return x.value < y.value
  return x.digits === y.digits ? undefined : x.digits < y.digits
}

/** Tells whether digits stand before a position that are not all zeros. */
function followsDigit(text: string, at: number): boolean {
  for (let i = at - 1; i >= 0 && isDigit(codeAt(text, i)); i--) {
    if (text.charAt(i) !== '0') return true
  }
  return false
}

/** Reads digits as an int64, which overflows; digits of other scripts count by their distance from `0`. */
function takeNumber(text: string, at: number, start: bigint): { value: bigint; digits: number } {
  let value = start
  let digits = 0
  for (let i = at; i < text.length; digits++) {
    const code = codeAt(text, i)
    if (!isDigit(code)) break
    value = BigInt.asIntN(64, value * 10n + BigInt(code - 0x30))
    i += code > 0xffff ? 2 : 1
  }
  return { value, digits }
}

function codeAt(text: string, at: number): number {
  return text.codePointAt(at) ?? 0
}
