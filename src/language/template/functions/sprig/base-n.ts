/** Base 64 and base 32 of RFC 4648 with padding, with the decoding errors of Go's encoding packages. */

/** Why a text does not decode, in Go's words. */
export class BaseError extends Error {
  override readonly name = 'BaseError'
}

interface Base {
  readonly alphabet: string
  /** Bits that a character holds. */
  readonly bits: 5 | 6
  /** Characters of a group; padding fills the last one up. */
  readonly group: 4 | 8
}

const BASE64: Base = { alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', bits: 6, group: 4 }
const BASE32: Base = { alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', bits: 5, group: 8 }

/** Encodes bytes in base 64. */
export function encodeBase64(bytes: Uint8Array): string {
  return encodeIn(BASE64, bytes)
}

/** Encodes bytes in base 32. */
export function encodeBase32(bytes: Uint8Array): string {
  return encodeIn(BASE32, bytes)
}

function encodeIn({ alphabet, bits, group }: Base, bytes: Uint8Array): string {
  let out = ''
  let buffer = 0
  let held = 0
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff
    held += 8
    while (held >= bits) {
      held -= bits
      out += alphabet[(buffer >> held) & ((1 << bits) - 1)] ?? ''
    }
  }
  if (held > 0) out += alphabet[(buffer << (bits - held)) & ((1 << bits) - 1)] ?? ''
  return out + '='.repeat((group - (out.length % group)) % group)
}

/** Decodes base 64; line breaks are skipped. Throws {@link BaseError}. */
export function decodeBase64(bytes: string): Uint8Array {
  const digits: number[] = []
  for (let i = 0; i < bytes.length; i++) {
    const char = bytes[i] ?? ''
    const digit = BASE64.alphabet.indexOf(char)
    if (digit >= 0) {
      digits.push(digit)
    } else if (char === '=') {
      checkPadding(bytes, i, digits.length % 4)
      return packed(BASE64, digits)
    } else if (!isLineBreak(char)) {
      throw corrupt(64, i)
    }
  }
  // Go counts the digits of the open group back from the end.
  if (digits.length % 4 !== 0) throw corrupt(64, bytes.length - (digits.length % 4))
  return packed(BASE64, digits)
}

/** Checks what follows the first padding character, as Go's `decodeQuantum`. */
function checkPadding(bytes: string, at: number, digitsInGroup: number): void {
  if (digitsInGroup < 2) throw corrupt(64, at)
  let next = at + 1
  if (digitsInGroup === 2) {
    next = afterLineBreaks(bytes, next)
    if (next === bytes.length) throw corrupt(64, next)
    if (bytes[next] !== '=') throw corrupt(64, next - 1)
    next++
  }
  next = afterLineBreaks(bytes, next)
  if (next < bytes.length) throw corrupt(64, next)
}

function afterLineBreaks(bytes: string, start: number): number {
  let at = start
  while (at < bytes.length && isLineBreak(bytes[at] ?? '')) at++
  return at
}

function isLineBreak(char: string): boolean {
  return char === '\n' || char === '\r'
}

/** Decodes base 32; line breaks are skipped and do not count in error positions. Throws {@link BaseError}. */
export function decodeBase32(bytes: string): Uint8Array {
  const text = bytes.replace(/[\r\n]/g, '')
  const digits: number[] = []
  for (let i = 0; i < text.length; i++) {
    const inGroup = i % 8
    const rest = text.length - i - 1
    if (text[i] === '=' && inGroup >= 2 && rest < 8) {
      checkPadding32(text, i, inGroup, rest)
      return packed(BASE32, digits)
    }
    const digit = BASE32.alphabet.indexOf(text[i] ?? '')
    if (digit < 0) throw corrupt(32, i)
    digits.push(digit)
  }
  if (text.length % 8 !== 0) throw corrupt(32, text.length - (text.length % 8))
  return packed(BASE32, digits)
}

function checkPadding32(text: string, at: number, inGroup: number, rest: number): void {
  if (rest + inGroup < 7) throw corrupt(32, text.length)
  for (let k = 0; k < 7 - inGroup; k++) {
    if (k < rest && text[at + 1 + k] !== '=') throw corrupt(32, at + k)
  }
  // These lengths leave bits over that make no byte.
  if (inGroup === 3 || inGroup === 6) throw corrupt(32, at)
}

function packed({ bits }: Base, digits: readonly number[]): Uint8Array {
  const out = new Uint8Array((digits.length * bits) >> 3)
  let buffer = 0
  let held = 0
  let at = 0
  for (const digit of digits) {
    buffer = ((buffer << bits) | digit) & 0xffff
    held += bits
    if (held >= 8) {
      held -= 8
      out[at++] = (buffer >> held) & 0xff
    }
  }
  return out
}

function corrupt(base: 32 | 64, position: number): BaseError {
  return new BaseError(`illegal base${base} data at input byte ${position}`)
}
