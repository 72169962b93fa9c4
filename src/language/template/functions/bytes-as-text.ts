import { decode, encode } from '../../go/bytes.ts'

const ASCII = /^[\0-\x7f]*$/

/** Tells whether a string is ASCII, so that its characters are its bytes. */
export function isAscii(text: string): boolean {
  return ASCII.test(text)
}

/** Returns the bytes of a Go string as a string of characters U+0000 to U+00FF, on which byte positions are positions. */
export function bytesAsText(text: string): string {
  if (isAscii(text)) return text
  let out = ''
  for (const byte of encode(text)) out += String.fromCharCode(byte)
  return out
}

/** Turns the result of {@link bytesAsText} back to a Go string. */
export function textFromBytes(bytes: string): string {
  if (isAscii(bytes)) return bytes
  return decode(Uint8Array.from(bytes, byte => byte.charCodeAt(0)))
}

/** Applies an operation that counts in bytes. */
export function onBytes(text: string, operation: (bytes: string) => string): string {
  return textFromBytes(operation(bytesAsText(text)))
}
