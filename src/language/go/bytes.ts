/**
 * Go strings are bytes, JavaScript's are UTF-16. A Go string that is UTF-8 is the same JavaScript string; each byte that is
 * not part of valid UTF-8 is the lone surrogate U+DC00 + byte (U+DC80 to U+DCFF), as in Python's `surrogateescape`.
 */

const ESCAPE = 0xdc00
const MAYBE_INVALID = /[\ud800-\udfff]/
const NOT_ASCII = /[^\0-\x7f]/

/** Turns a string to the bytes it has in Go. A surrogate that stands for no byte becomes U+FFFD. */
export function encode(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text)
  return MAYBE_INVALID.test(text) ? withRawBytes(text, bytes) : bytes
}

/** TextEncoder writes U+FFFD (3 bytes) for each lone surrogate: these that escape a byte are put back. */
function withRawBytes(text: string, encoded: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(encoded.length)
  let from = 0
  let to = 0
  for (let i = 0; i < text.length; i++) {
    const rune = text.codePointAt(i) ?? 0
    const width = utf8Width(rune)
    if (isRawByte(rune)) {
      bytes[to++] = rune - ESCAPE
    } else {
      bytes.set(encoded.subarray(from, from + width), to)
      to += width
    }
    from += width
    if (rune > 0xffff) i++
  }
  return bytes.slice(0, to)
}

/** Tells whether a code unit stands for a byte that is not UTF-8. */
export function isRawByte(unit: number): boolean {
  return unit >= 0xdc80 && unit <= 0xdcff
}

function utf8Width(rune: number): number {
  if (rune < 0x80) return 1
  if (rune < 0x800) return 2
  return rune < 0x10000 ? 3 : 4
}

/** Turns Go's bytes to a string; see {@link encode}. */
export function decode(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  // U+FFFD is rare enough to look at the bytes one by one when it shows up.
  return text.includes('\ufffd') ? decodeSlowly(bytes) : text
}

function decodeSlowly(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })
  let text = ''
  let start = 0
  for (let i = 0; i < bytes.length;) {
    const width = sequenceWidth(bytes, i)
    if (width > 0) {
      i += width
      continue
    }
    text += decoder.decode(bytes.subarray(start, i)) + String.fromCharCode(ESCAPE + (bytes[i] ?? 0))
    start = ++i
  }
  return text + decoder.decode(bytes.subarray(start))
}

/** Returns the length of the valid UTF-8 sequence at a position; 0 if there is none. */
function sequenceWidth(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return 0
  const width = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  for (let i = 1; i < width; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0
  return isOverlong(lead, bytes[at + 1] ?? 0) ? 0 : width
}

/** Forms longer than needed, surrogates, and runes above U+10FFFF. */
function isOverlong(lead: number, second: number): boolean {
  if (lead === 0xe0) return second < 0xa0
  if (lead === 0xed) return second > 0x9f
  if (lead === 0xf0) return second < 0x90
  return lead === 0xf4 && second > 0x8f
}

/**
 * Returns the same text, in memory of its own with one byte a character where that is enough: a part of a text that has a
 * dash somewhere takes two bytes a character, and so does all that is made of it.
 */
export function narrow(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string
}

/** Joins raw bytes that have come to be valid UTF-8, as concatenation does in Go. */
export function normalize(text: string): string {
  // Most texts have one byte a character, which tells without looking at any.
  return text.isWellFormed() || !/[\udc80-\udcff]/.test(text) ? text : decode(encode(text))
}

/** Returns `len(text)`. */
export function byteLength(text: string): number {
  if (!NOT_ASCII.test(text)) return text.length
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const rune = text.codePointAt(i) ?? 0
    length += isRawByte(rune) ? 1 : utf8Width(rune)
    if (rune > 0xffff) i++
  }
  return length
}

/** Returns `text[from:to]`. */
export function byteSlice(text: string, from: number, to?: number): string {
  if (!NOT_ASCII.test(text)) return text.slice(from, to)
  return decode(encode(text).subarray(from, to))
}

/** Returns `utf8.RuneCountInString(text)`: a byte that is not UTF-8 counts as one. */
export function runeCount(text: string): number {
  let count = text.length
  for (let i = 0; i < text.length; i++) {
    if ((text.codePointAt(i) ?? 0) > 0xffff) {
      count--
      i++
    }
  }
  return count
}
