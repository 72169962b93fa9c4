/** Go's `unicode` package as far as string functions need it: simple (one rune to one rune) case mapping and classes. */

/** What an invalid byte becomes when Go walks a string rune by rune. */
export const RUNE_ERROR = 0xfffd

/** Splits a string into its runes; a byte that is not UTF-8 counts as U+FFFD, as in Go's `[]rune(text)`. */
export function runesOf(text: string): number[] {
  const runes: number[] = []
  for (let i = 0; i < text.length; i++) {
    const rune = text.codePointAt(i) ?? RUNE_ERROR
    if (rune > 0xffff) i++
    runes.push(rune >= 0xd800 && rune <= 0xdfff ? RUNE_ERROR : rune)
  }
  return runes
}

/** Joins runes to a string, as Go's `string(runes)`. */
export function textOf(runes: readonly number[]): string {
  let text = ''
  for (const rune of runes) text += String.fromCodePoint(isValidRune(rune) ? rune : RUNE_ERROR)
  return text
}

/** Applies a mapping to each rune, as `strings.Map`: bytes that are not UTF-8 come out as U+FFFD. */
export function mapRunes(text: string, mapping: (rune: number) => number): string {
  let out = ''
  for (const char of text) {
    const rune = char.codePointAt(0) ?? RUNE_ERROR
    const mapped = mapping(rune >= 0xd800 && rune <= 0xdfff ? RUNE_ERROR : rune)
    out += mapped === rune ? char : textOf([mapped])
  }
  return out
}

function isValidRune(rune: number): boolean {
  return rune >= 0 && rune <= 0x10ffff && (rune < 0xd800 || rune > 0xdfff)
}

/** Maps a rune to upper case, as `unicode.ToUpper`. */
export function toUpper(rune: number): number {
  return isGreekWithIota(rune) ? toTitleGreek(rune) : simple(String.fromCodePoint(rune).toUpperCase(), rune)
}

/** Maps a rune to lower case, as `unicode.ToLower`. */
export function toLower(rune: number): number {
  // U+0130 is the one rune whose simple mapping (i) differs from its full one (i and a combining dot).
  return rune === 0x130 ? 0x69 : simple(String.fromCodePoint(rune).toLowerCase(), rune)
}

/** Maps a rune to title case, as `unicode.ToTitle`. */
export function toTitle(rune: number): number {
  const digraph = DIGRAPHS.find(([first, last]) => rune >= first && rune <= last)
  if (digraph) return digraph[0] + 1
  // Georgian letters have capitals since Unicode 11, but are their own title case.
  if (rune >= 0x10d0 && rune <= 0x10ff) return rune
  return toUpper(rune)
}

/** Upper, title and lower case of the four Latin digraphs stand side by side: Dž, Lj, Nj, Dz. */
const DIGRAPHS: readonly (readonly [number, number])[] = [
  [0x1c4, 0x1c6],
  [0x1c7, 0x1c9],
  [0x1ca, 0x1cc],
  [0x1f1, 0x1f3]
]

/** Greek letters with ypogegrammeni: JavaScript maps them to two letters, Go to the one title case letter. */
function isGreekWithIota(rune: number): boolean {
  if (rune < 0x1f80 || rune > 0x1ff3) return false
  return (rune <= 0x1fa7 && (rune & 8) === 0) || rune === 0x1fb3 || rune === 0x1fc3 || rune === 0x1ff3
}

function toTitleGreek(rune: number): number {
  return rune <= 0x1fa7 ? rune + 8 : rune + 9
}

/** Takes a full case mapping if it is one rune long: longer ones do not exist in Go. */
function simple(mapped: string, rune: number): number {
  const first = mapped.codePointAt(0) ?? rune
  return mapped.length === (first > 0xffff ? 2 : 1) ? first : rune
}

/** Tells whether a rune is white space, as `unicode.IsSpace`. */
export function isSpace(rune: number): boolean {
  if (rune <= 0xff) return (rune >= 9 && rune <= 13) || rune === 0x20 || rune === 0x85 || rune === 0xa0
  return /\p{White_Space}/u.test(String.fromCodePoint(rune))
}

/** Tells whether a rune is an upper case letter, as `unicode.IsUpper`. */
export function isUpper(rune: number): boolean {
  return rune < 0x80 ? rune >= 65 && rune <= 90 : /\p{Lu}/u.test(String.fromCodePoint(rune))
}

/** Tells whether a rune is a lower case letter, as `unicode.IsLower`. */
export function isLower(rune: number): boolean {
  return rune < 0x80 ? rune >= 97 && rune <= 122 : /\p{Ll}/u.test(String.fromCodePoint(rune))
}

/** Tells whether a rune is a title case letter, as `unicode.IsTitle`. */
export function isTitle(rune: number): boolean {
  return rune >= 0x80 && /\p{Lt}/u.test(String.fromCodePoint(rune))
}

/** Tells whether a rune is a letter, as `unicode.IsLetter`. */
export function isLetter(rune: number): boolean {
  if (rune < 0x80) return (rune | 0x20) >= 0x61 && (rune | 0x20) <= 0x7a
  return /\p{L}/u.test(String.fromCodePoint(rune))
}

/** Tells whether a rune is a decimal digit, as `unicode.IsDigit`. */
export function isDigit(rune: number): boolean {
  return rune < 0x80 ? rune >= 48 && rune <= 57 : /\p{Nd}/u.test(String.fromCodePoint(rune))
}

/** Tells whether a rune is a number, as `unicode.IsNumber`. */
export function isNumber(rune: number): boolean {
  return rune < 0x80 ? rune >= 48 && rune <= 57 : /\p{N}/u.test(String.fromCodePoint(rune))
}

/** Tells whether a rune is punctuation, as `unicode.IsPunct`. */
export function isPunct(rune: number): boolean {
  return /\p{P}/u.test(String.fromCodePoint(rune))
}
